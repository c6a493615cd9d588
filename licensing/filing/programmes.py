"""Programmes: the one that a filing names, and what the filing inherits from it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from licensing.context import ActionContext
from licensing.filing.checking import Errors
from licensing.models import Case, ExportAuthorityKind, Programme
from licensing.models.details import Detail
from workflows.guards.export_authority import lets_goods_go

LICENCE = "licence"


def find(code: str | None, filer_id: int, on: date, errors: Errors) -> Programme | None:
    """The programme of that code; an error where the filer is no partner of one, or nothing is filed under it on that day."""
    if not code:
        return None
    programme = Programme.objects.filter(code=code, partners=filer_id).first()
    if programme is None:
        errors["programme"] = [f"You are not a partner of programme {code!r}."]
    elif closed := programme.closed_on(on):
        errors["programme"] = [closed]
    return programme


def inherit(case: Case, detail: Detail, ctx: ActionContext) -> list[str]:
    """Let spares or maintenance on a licence that name none run on the programme's parent agreement: 22 CFR 124.1.

    Only on one that the filer may see and that lets goods go now. Returns the names of the fields that it filled in.
    """
    if getattr(detail, "authority_kind", None) != ExportAuthorityKind.LICENCE or _named(detail) is not None:
        return []
    if case.programme is None or case.programme.agreement_id is None:
        return []
    seen = Case.objects.visible_to(case.filer_id).with_detail()
    agreement = seen.filter(pk=case.programme.agreement_id).first()
    if agreement is None or lets_goods_go(agreement, ctx):
        return []
    setattr(detail, LICENCE, agreement)
    return [LICENCE]


def disinherit(case: Case, detail: Detail) -> list[str]:
    """Let go of the agreement that a draft inherited from its programme until now; returns the names of the fields."""
    if LICENCE not in kept(case, ()):
        return []
    setattr(detail, LICENCE, None)
    return [LICENCE]


def kept(case: Case, changed: Collection[str]) -> list[str]:
    """What the draft had inherited when it was filed or last edited, without the fields `changed` by this edit."""
    if case.programme is None:
        return []
    last = case.events.filter(facts__has_key="filing").latest("number")
    return [name for name in last.facts["filing"].get("inherited", ()) if name not in changed]


def _named(detail: Detail) -> Case | None:
    licence: Case | None = getattr(detail, LICENCE, None)
    return licence
