"""Editing: change a draft that has not been submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.filing import checking, programmes
from licensing.filing.checking import Errors
from licensing.filing.content import content
from licensing.filing.making import relations_of
from licensing.models import Line, Party, Relation
from licensing.transitions import Refused
from licensing.transitions.deciding import stale
from workflows.language import Role
from workflows.refusal import Refusal

FILING = "edit"


@dataclass(frozen=True)
class _Draft:
    """What an edit makes of a filing, not yet written."""

    lines: list[Line] | None
    parties: list[Party] | None
    inherited: list[str]  # the fields of the detail that follow from the programme
    changed: set[str]  # the fields of the detail that it changes


def edit(case_id: int, ctx: ActionContext, changes: Mapping[str, Any]) -> CaseFile:
    """Change a draft: any of subject, detail's fields, delivered_item, programme, and `lines` or `parties` as a whole.

    Raises Refused (no draft, not the filer's system, a stale version), BadFiling naming every faulty field.
    """

    def change(file: CaseFile) -> tuple[str, dict[str, Any], PendingWrites]:
        _refuse(file, ctx)
        draft = _drafted(file, ctx, changes)
        _replace(file, draft)
        updates: list[tuple[Model, tuple[str, ...]]] = [
            (file.case, ("subject", "delivered_item", "programme"))
        ]
        names = tuple(sorted(draft.changed))
        if names:
            updates.append((file.detail, (*names, *file.detail.derived)))
        parties = file.parties if draft.parties is None else draft.parties
        lines = file.lines if draft.lines is None else draft.lines
        changed = sorted([*names, *(set(changes) - {"detail"})])
        filing = content(file.case, file.detail, lines, parties, inherited=draft.inherited)
        return "case.edited", {"changed": changed, "filing": filing}, PendingWrites(updates=updates)

    return transitions.record_event(case_id, ctx, change)


def _refuse(file: CaseFile, ctx: ActionContext) -> None:
    refusals = []
    if Role.FILER not in file.people.relation_roles(ctx.actor.partner_id):
        refusals.append(Refusal("wrong_role", "Only the filer edits a draft."))
    elif file.case.received_at is not None or file.flow.state(file.state) != file.flow.initial:
        refusals.append(
            Refusal(
                "wrong_state",
                f"The case is in {file.flow.state(file.state).title!r}; only a draft is edited.",
            )
        )
    refusals += stale(file, ctx)
    if refusals:
        raise Refused(file, FILING, refusals)


def _drafted(file: CaseFile, ctx: ActionContext, changes: Mapping[str, Any]) -> _Draft:
    errors: Errors = {}
    detail, changed = changes.get("detail") or {}, set(changes.get("detail") or ())
    if "subject" in changes:
        file.case.subject = changes["subject"]
    if "delivered_item" in changes:
        file.case.delivered_item = checking.find_item(changes["delivered_item"], file.case.filer_id, errors)
    if "programme" in changes:
        changed |= set(programmes.disinherit(file.case, file.detail))
        on = ctx.office_day
        file.case.programme = programmes.find(changes["programme"], file.case.filer_id, on, errors)
    checking.check_fields(file.case, "", errors, ("subject",))
    lines = checking.make_lines(changes["lines"], errors) if "lines" in changes else None
    beside = file.lines if lines is None else lines
    checking.set_detail(file.detail, detail, file.case.filer_id, errors, today=ctx.actor_day, lines=beside)
    parties = (
        checking.make_parties(changes["parties"], file.detail.party_roles, errors)
        if "parties" in changes
        else None
    )
    checking.refuse_if(errors)
    filled = programmes.inherit(file.case, file.detail, ctx)
    inherited = filled or programmes.kept(file.case, changed)
    return _Draft(lines, parties, inherited, changed | set(filled))


def _replace(file: CaseFile, draft: _Draft) -> None:
    """Lines and parties of a draft are replaced as a whole; the relations follow the parties."""
    if draft.lines is not None:
        file.case.lines.all().delete()
        for line in draft.lines:
            line.case = file.case
        Line.objects.bulk_create(draft.lines)
    if draft.parties is not None:
        file.case.parties.all().delete()
        for party in draft.parties:
            party.case = file.case
        Party.objects.bulk_create(draft.parties)
        file.case.relations.all().delete()
        Relation.objects.bulk_create(relations_of(file.case, draft.parties))
