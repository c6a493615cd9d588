"""Editing: change a draft that has not been submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from licensing import transitions
from licensing.changes import Outcome
from licensing.context import Moment
from licensing.filing import checking, programmes
from licensing.filing.checking import Faults
from licensing.filing.content import content
from licensing.filing.making import relations_of
from licensing.models import Case, Line, Party, Relation
from licensing.transitions import Refused
from licensing.transitions.deciding import stale
from workflows.language import Objection, Role

FILING = "edit"


@dataclass(frozen=True)
class _Draft:
    """What an edit makes of a filing, not yet written."""

    lines: list[Line] | None
    parties: list[Party] | None
    inherited: list[str]  # the fields of the detail that follow from the programme
    changed: set[str]  # the fields of the detail that it changes


def edit(case_id: int, moment: Moment, changes: Mapping[str, Any]) -> Case:
    """Change a draft: any of subject, detail's fields, delivered_item, programme, and `lines` or `parties` as a whole.

    Raises Refused (no draft, not the filer's system, a stale version), BadFiling naming every faulty field.
    """

    def change(case: Case) -> tuple[str, dict[str, Any], Outcome]:
        _refuse(case, moment)
        draft = _drafted(case, moment, changes)
        _replace(case, draft)
        updates: list[tuple[Model, tuple[str, ...]]] = [(case, ("subject", "delivered_item", "programme"))]
        names = tuple(sorted(draft.changed))
        if names:
            updates.append((case.detail, names))
        parties = case.party_list if draft.parties is None else draft.parties
        lines = case.line_list if draft.lines is None else draft.lines
        changed = sorted([*names, *(set(changes) - {"detail"})])
        filing = content(case, case.detail, lines, parties, inherited=draft.inherited)
        return "case.edited", {"changed": changed, "filing": filing}, Outcome(updates=updates)

    with transaction.atomic():
        return transitions.note(case_id, moment, change)


def _refuse(case: Case, moment: Moment) -> None:
    found = []
    if Role.FILER not in case.relation_roles(moment.actor.partner_id):
        found.append(Objection("wrong_role", "Only the filer edits a draft."))
    elif case.received_at is not None or case.flow.state(case.state) != case.flow.initial:
        found.append(
            Objection(
                "wrong_state",
                f"The case is in {case.flow.state(case.state).title!r}; only a draft is edited.",
            )
        )
    found += stale(case, moment)
    if found:
        raise Refused(case, FILING, found)


def _drafted(case: Case, moment: Moment, changes: Mapping[str, Any]) -> _Draft:
    faults: Faults = {}
    detail, changed = changes.get("detail") or {}, set(changes.get("detail") or ())
    if "subject" in changes:
        case.subject = changes["subject"]
    if "delivered_item" in changes:
        case.delivered_item = checking.find_item(changes["delivered_item"], faults)
    if "programme" in changes:
        changed |= set(programmes.disinherit(case, case.detail))
        on = case.office_day(moment.now)
        case.programme = programmes.find(changes["programme"], case.filer_id, on, faults)
    checking.check_fields(case, "", faults, ("subject",))
    checking.set_detail(case.detail, detail, case.filer_id, faults)
    lines = checking.make_lines(changes["lines"], faults) if "lines" in changes else None
    parties = (
        checking.make_parties(changes["parties"], case.detail.party_roles, faults)
        if "parties" in changes
        else None
    )
    checking.refuse_if(faults)
    filled = programmes.inherit(case, case.detail, moment)
    inherited = filled or programmes.kept(case, changed)
    return _Draft(lines, parties, inherited, changed | set(filled))


def _replace(case: Case, draft: _Draft) -> None:
    """Lines and parties of a draft are replaced as a whole; the relations follow the parties."""
    if draft.lines is not None:
        case.lines.all().delete()
        for line in draft.lines:
            line.case = case
        Line.objects.bulk_create(draft.lines)
    if draft.parties is not None:
        case.parties.all().delete()
        for party in draft.parties:
            party.case = case
        Party.objects.bulk_create(draft.parties)
        case.relations.all().delete()
        Relation.objects.bulk_create(relations_of(case, draft.parties))
