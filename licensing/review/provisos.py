"""Provisos: agencies set them, officers draft, change, merge and strike them with a reason, and their agencies concur or do not."""

from __future__ import annotations

from collections.abc import Collection

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Proviso, Referral


def replace_those_of(file: CaseFile, referral: Referral, ctx: ActionContext) -> PendingWrites:
    """The agency's position names its provisos anew: its earlier ones end, and what officers made of them alone."""
    code, review = referral.agency.code, file.review
    writes = _answered(file, {code}, ctx)
    for old in review.standing_provisos().values():
        if review.agencies_behind(old) == {code}:
            old.replaced_at = ctx.now
            writes.updates.append((old, ("replaced_at",)))
    writes.inserts += [
        Proviso(case=file.case, referral=referral, text=text, set_at=ctx.now)
        for text in ctx.data.get("provisos") or []
    ]
    return writes


def revise(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """An officer drafts a text, puts one in the place of those that the transition names, or strikes these."""
    standing, data = file.review.standing_provisos(), ctx.data
    writes, drafted = PendingWrites(), None
    if data.get("text"):
        drafted = Proviso(case=file.case, text=data["text"], set_at=ctx.now, drafted_by_id=ctx.actor.user_id)
        writes.inserts.append(drafted)
    for number in data.get("revised") or []:
        old = standing[number]
        old.replaced_at, old.changed_because, old.successor = ctx.now, data["reason"], drafted
        old.changed_by_id = ctx.actor.user_id
        writes.updates.append((old, ("replaced_at", "changed_because", "successor_id", "changed_by_id")))
    return writes


def concur(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The reviewer's agency accepts what was made of its provisos."""
    return _answered(file, ctx.actor.agencies, ctx)


def _answered(file: CaseFile, agencies: Collection[str], ctx: ActionContext) -> PendingWrites:
    """Those agencies have answered what was made of their provisos."""
    writes = PendingWrites()
    for proviso in file.review.departures(agencies):
        proviso.answered_at, proviso.answered_by_id = ctx.now, ctx.actor.user_id
        writes.updates.append((proviso, ("answered_at", "answered_by_id")))
    return writes
