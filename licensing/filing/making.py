"""Making: a filing becomes a draft case with its detail, lines, parties, relations and first event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from licensing import events
from licensing.actors import Moment
from licensing.filing import checking
from licensing.filing.checking import Faults
from licensing.filing.content import content
from licensing.filing.references import new_reference
from licensing.models import Case, Line, Partner, Party, PartyRole, Relation
from licensing.transitions import Movement, record
from workflows.catalogue import CATALOGUE
from workflows.language import Role

TRIES = 3  # a random reference can hit one that exists, once in some 35 million million
CONSIGNEES = (PartyRole.END_USER, PartyRole.CONSIGNEE, PartyRole.LICENSEE)


def file(
    *,
    kind: str,
    filer: Partner,
    moment: Moment,
    subject: str,
    detail: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]] = (),
    parties: Sequence[Mapping[str, Any]] = (),
    delivered_item: Mapping[str, str] | None = None,
    replaces: str | None = None,
    illustrative: bool = False,
) -> Case:
    """File a draft: one case of `kind` for `filer`, with its detail, lines (value in USD) and parties.

    References to other cases (`replaces`, and `amends` in the detail) name cases of the filer's own. Returns the
    case, in the kind's first state with one event. Raises BadFiling naming every faulty field; nothing is written.
    """
    faults: Faults = {}
    case = Case(
        kind=kind,
        state=CATALOGUE[kind].initial.name,  # its birth; every later state is the door's
        filer=filer,
        subject=subject,
        filed_at=moment.now,
        illustrative=illustrative,
        delivered_item=checking.find_item(delivered_item, faults),
        replaces=checking.find_case(replaces, filer.pk, "replaces", faults),
    )
    checking.check_fields(case, "", faults, ("subject",))
    made_detail = make_detail(kind, detail, filer.pk, faults)
    made_lines, made_parties = checking.make_lines(lines, faults), checking.make_parties(parties, faults)
    checking.refuse_if(faults)
    return _write(case, made_detail, made_lines, made_parties, moment)


def make_detail(kind: str, detail: Mapping[str, Any], filer_id: int, faults: Faults) -> Any:
    """An unsaved detail of that kind; `amends` is resolved from a reference."""
    model: Any = Case._meta.get_field(f"{kind}_detail").related_model
    values = {name: value for name, value in detail.items() if name in model.filed}
    faults.update({name: ["A filing does not carry this."] for name in detail if name not in model.filed})
    if "amends" in values:
        values["amends"] = checking.find_case(values["amends"], filer_id, "amends", faults)
    made = model(**values)
    checking.check_fields(made, "", faults, set(model.filed) - {"amends"})
    for name, said in made.faults().items():
        faults.setdefault(name, []).append(said)
    return made


def relations_of(case: Case, parties: Iterable[Party]) -> list[Relation]:
    """The relations that follow from a filing: its filer, and the partners among consignees and end-users."""
    roles = {(case.filer_id, Role.FILER)}
    roles |= {
        (one.partner_id, Role.CONSIGNEE) for one in parties if one.partner_id and one.role in CONSIGNEES
    }
    return [Relation(case=case, partner_id=partner, role=role) for partner, role in sorted(roles)]


def _write(case: Case, detail: Any, lines: list[Line], parties: list[Party], moment: Moment) -> Case:
    """Write it all under a fresh reference, drawing another where the first exists already."""
    for attempt in range(TRIES):
        case.reference = new_reference(case.flow.prefix, moment.now.year)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
                _write_parts(case, detail, lines, parties)
                facts = {"to": case.state, "filing": content(case, detail, lines, parties)}
                event = events.seal(case, "case.filed", moment.actor, moment.now, facts)
                record([Movement(case, event, seen=0)])
        except IntegrityError as error:
            case.pk = None
            if attempt + 1 == TRIES or "case_reference_unique" not in str(error):
                raise
        else:
            break
    return case


def _write_parts(case: Case, detail: Any, lines: list[Line], parties: list[Party]) -> None:
    detail.case = case
    detail.save(force_insert=True)
    for line in lines:
        line.case = case
    for party in parties:
        party.case = case
    Line.objects.bulk_create(lines)
    Party.objects.bulk_create(parties)
    Relation.objects.bulk_create(relations_of(case, parties))
    vars(case).update(
        line_list=lines, party_list=parties, clock_list=[]
    )  # just written, not to be read again
