"""Referrals: what it means to ask agencies, to hear one, to go on without one, to resolve an objection."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core import checks

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments
from licensing.context import ActionContext
from licensing.models import Clock, Position, Referral
from licensing.review import provisos
from workflows.inputs.licence import POSITION
from workflows.pauses import DEFENCE
from workflows.purposes import Purpose


@checks.register("licensing")
def positions_are_known(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E010: a referral can keep every position that an agency is asked for, in the same words."""
    kept = dict(Position.choices)
    return [
        checks.Error(
            f"An agency may answer {code!r} ({title}), which no referral keeps in these words.",
            hint="Declare it in Position of licensing/models/referrals.py.",
            id="licensing.E010",
        )
        for code, title in POSITION.choices
        if kept.get(code) != title
    ]


def open_for(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Ask every agency that the transition names; each referral gets a clock of its own."""
    within = next(line for line in file.flow.state(file.state).clocks if line.purpose is Purpose.REFERRAL)
    known = file.review.agencies(ctx.data["agencies"])
    writes = PendingWrites()
    for code in ctx.data["agencies"]:
        referral = Referral(
            case=file.case,
            number=len(file.review.referrals) + 1,
            agency=known[code],
            question=ctx.data.get("question") or "",
            opened_at=ctx.now,
        )
        file.review.referrals.append(referral)
        writes.inserts.append(referral)
        excuses = DEFENCE.code if referral.agency.is_defence_department else ""
        clock = lifecycle.open_clock(file, within, ctx.now, number=referral.number, excuses=excuses)
        writes.clocks.append(clock)
    return writes


def record_position(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """An agency answers, or answers anew; its latest position counts and its provisos replace its earlier ones."""
    referral = _spoken_for(file, ctx.actor.agencies)
    data, writes = ctx.data, PendingWrites()
    writes.clocks += _close(file, referral, ctx.now, data["position"])
    referral.statement = data.get("statement") or ""
    referral.given_by_id, referral.settled_at = ctx.actor.user_id, None
    writes.updates.append((referral, ("closed_at", "position", "statement", "given_by_id", "settled_at")))
    writes.add(provisos.replace_those_of(file, referral, ctx))
    return writes


def pass_over(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Go on without an agency's position; the reason stands in the event, where the countersigner reads it."""
    referral = _latest(file, ctx.data["agency"])
    writes = PendingWrites(clocks=_close(file, referral, ctx.now, Position.NONE))
    referral.statement = ctx.data["reason"]
    referral.given_by_id = ctx.actor.user_id
    writes.updates.append((referral, ("closed_at", "position", "statement", "given_by_id")))
    return writes


def resolve_objections(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The principals have decided; the objections of the defence department no longer stand."""
    writes = PendingWrites()
    for code in file.review.objecting_defence_agencies():
        referral = _latest(file, code)
        referral.settled_at = ctx.now
        writes.updates.append((referral, ("settled_at",)))
    return writes


def _spoken_for(file: CaseFile, agencies: Collection[str]) -> Referral:
    """The referral that a reviewer answers: an open one of the reviewer's agencies, else their latest."""
    mine = [referral for referral in file.review.referrals if referral.agency.code in agencies]
    return next((referral for referral in mine if referral.closed_at is None), mine[-1])


def _latest(file: CaseFile, agency: str) -> Referral:
    return [referral for referral in file.review.referrals if referral.agency.code == agency][-1]


def _close(file: CaseFile, referral: Referral, at: datetime, position: Any) -> list[Clock]:
    referral.position = position
    if referral.closed_at is not None:
        return []
    referral.closed_at = at
    running = [clock for clock in file.clocks if clock.is_of(Purpose.REFERRAL, referral.number)]
    for clock in running:
        segments.close(clock, at)
    return running
