"""Making: a filing becomes a draft case with its detail, lines, parties, relations and first event."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.filing import checking, programmes
from licensing.filing.checking import BadFiling, Errors
from licensing.filing.content import content
from licensing.filing.references import new_reference
from licensing.models import Case, Line, Partner, Party, Relation, case_links
from licensing.models.details import Detail
from licensing.models.lines import RELATION_OF
from licensing.transitions import TransitionResult, record
from licensing.transitions.reactions import AFTER_FILING, DERIVED, Change, react
from workflows.catalogue import CATALOGUE
from workflows.language import Role

TRIES = 3  # a random reference can hit one that exists, once in some 35 million million


def file(
    *,
    kind: str,
    filer: Partner,
    ctx: ActionContext,
    subject: str,
    detail: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]] = (),
    parties: Sequence[Mapping[str, Any]] = (),
    delivered_item: Mapping[str, str] | None = None,
    replaces: str | None = None,
    programme: str | None = None,
    client_reference: str = "",
    illustrative: bool = False,
) -> CaseFile:
    """File a draft: one case of `kind` for `filer`, with its detail, lines (value in USD) and parties.

    `programme` is the code of one that the filer is a partner of, `client_reference` the filer's own name of the case, once only.

    References to other cases (`replaces`, and the links of the detail) name cases that the filer filed or, where the
    link says so, sees. Returns the case, in the kind's first state with one event. Raises BadFiling naming every faulty field; nothing is written.
    """
    errors: Errors = {}
    case = begin(kind, filer, ctx, subject, client_reference, illustrative=illustrative)
    case.delivered_item = checking.find_item(delivered_item, filer.pk, errors)
    (replaced,) = case.links
    case.replaces = checking.find_case(replaces, filer.pk, replaced, errors)
    case.programme = programmes.find(programme, filer.pk, ctx.office_day, errors)
    checking.check_fields(case, "", errors, ("subject", "client_reference"))
    new_detail = case_links.detail_model(kind)()
    made_lines = checking.make_lines(lines, errors)
    checking.set_detail(new_detail, detail, filer.pk, errors, today=ctx.actor_day, lines=made_lines)
    made_parties = checking.make_parties(parties, new_detail.party_roles, errors)
    checking.refuse_if(errors)
    filled = programmes.inherit(case, new_detail, ctx)
    return write(CaseFile(case), new_detail, made_lines, made_parties, ctx, filled=filled)


def begin(
    kind: str, filer: Partner, ctx: ActionContext, subject: str, client_reference: str, *, illustrative: bool
) -> Case:
    """An unsaved case in its kind's first state; only a transition changes it."""
    first = CATALOGUE[kind].initial
    return Case(
        kind=kind,
        state=first.name,
        desk=first.desks[0],
        filer=filer,
        subject=subject,
        client_reference=client_reference,
        filed_at=ctx.now,
        queue_at=ctx.now,
        illustrative=illustrative,
    )


def relations_of(case: Case, parties: Iterable[Party]) -> list[Relation]:
    """The relations that follow from a filing: its filer, and what its parties that are partners are to it."""
    roles = {(case.filer_id, Role.FILER)}
    roles |= {
        (party.partner_id, RELATION_OF[party.role])
        for party in parties
        if party.partner_id and party.role in RELATION_OF
    }
    return [Relation(case=case, partner_id=partner, role=role) for partner, role in sorted(roles)]


def write(
    file: CaseFile,
    detail: Detail,
    lines: list[Line],
    parties: list[Party],
    ctx: ActionContext,
    *,
    inherited: Iterable[Relation] = (),
    draw_down: Callable[[Sequence[Line], datetime], PendingWrites] | None = None,
    filled: Collection[str] = (),
) -> CaseFile:
    """Write it all under a fresh reference, drawing another where the first exists already; open its first clocks.

    `inherited` are relations beside those that follow from the parties, `draw_down` tells what a shipment
    draws with its lines, `filled` names the fields that follow from its programme. Raises BadFiling for a client reference
    that the filer has used before.
    """
    case = file.case
    for attempt in range(TRIES):
        case.reference = new_reference(case.flow.prefix, ctx.office_day.year)
        try:
            with transaction.atomic():
                case.received_at = None  # until its lines are written, for what was submitted takes no more
                case.save(force_insert=True)
                _write_parts(file, detail, lines, parties, inherited)
                created = _created(file, detail, lines, parties, ctx, filled=filled)
                if draw_down is not None:
                    created.add(draw_down(lines, ctx.now), ctx.actor, ctx.now)
                record([created])
                file.recorded = list(created.events)
        except IntegrityError as error:
            case.pk = None
            if "case_client_reference_unique" in str(error):
                raise _used_before(case) from error
            if attempt + 1 == TRIES or "case_reference_unique" not in str(error):
                raise
        else:
            break
    return file


def _used_before(case: Case) -> BadFiling:
    first = Case.objects.get(filer=case.filer_id, client_reference=case.client_reference)
    return BadFiling(
        {"client_reference": [f"You have filed {first.reference} under this reference already."]}
    )


def _created(
    file: CaseFile,
    detail: Detail,
    lines: list[Line],
    parties: list[Party],
    ctx: ActionContext,
    *,
    filled: Collection[str],
) -> TransitionResult:
    case, creation = file.case, file.flow.creation
    if creation.submitted:
        case.received_at = ctx.now
    facts = {"to": case.state, "filing": content(case, detail, lines, parties, inherited=filled)}
    result = TransitionResult.of(file, creation.event, facts, ctx)
    react(Change(result, ctx, submitted=creation.submitted), (*AFTER_FILING, *DERIVED))
    return result


def _write_parts(
    file: CaseFile, detail: Any, lines: list[Line], parties: list[Party], inherited: Iterable[Relation]
) -> None:
    case = detail.case = file.case
    detail.save(force_insert=True)
    for line in lines:
        line.case = case
    for party in parties:
        party.case = case
    Line.objects.bulk_create(lines)
    Party.objects.bulk_create(parties)
    relations = {
        (each_party.partner_id, each_party.role): each_party
        for each_party in (*inherited, *relations_of(case, parties))
    }
    for relation in relations.values():
        relation.case = case
    Relation.objects.bulk_create(relations.values())
    # just written, not to be read again
    file.lines, file.parties, file.relations = lines, parties, list(relations.values())
    file.clocks, file.priority.evidence = [], []
