"""Shipments: a shipment filed under a case that lets goods go, drawn from that case's lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from licensing import authorisations, transitions
from licensing.authorisations import ExportAuthority
from licensing.case_file import CaseFile
from licensing.case_file.shipments import Stock
from licensing.context import ActionContext
from licensing.filing import checking
from licensing.filing.checking import BadFiling, Errors
from licensing.filing.making import begin, write
from licensing.models import Line, Partner, Party, Relation, ShipmentDetail
from licensing.models.shipment import PARENTS
from licensing.transitions import Refused
from licensing.transitions.executing import reevaluate, write_due
from licensing.worktime.office import office_day
from workflows.guards.export_authority import lets_goods_go
from workflows.language import Role
from workflows.refusal import Refusal

FILE_SHIPMENT = "lodge"
FILERS = (Role.FILER, Role.SUPPLIER, Role.REPAIRER)
INHERITED = (Role.FILER, Role.CONSIGNEE, Role.SPONSOR)  # who follows the parent follows its shipments

VALUE_FOLLOWS = Refusal(
    "value_follows",
    "Leave the value out: it follows from the case that is shipped. Only who may read what is left of the licence or "
    "letter of offer states another.",
    field="lines",
)


@dataclass(frozen=True)
class _Filing:
    """A shipment as it was sent."""

    subject: str
    detail: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]
    parties: Sequence[Mapping[str, Any]]
    client_reference: str


def file_shipment(
    parent_id: int,
    *,
    filer: Partner,
    ctx: ActionContext,
    subject: str,
    detail: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    parties: Sequence[Mapping[str, Any]] = (),
    client_reference: str = "",
    illustrative: bool = False,
) -> CaseFile:
    """File a shipment under the parent for `filer`, drawn on what the parent moves under.

    `lines` are {"line": its number there, "quantity": how many, "value": its actual value in USD}; without a value it
    is the line's share. The parent's filer, supplier and repairer file. Returns the shipment in its first state,
    submitted. Raises Refused (not theirs, nothing leaves under the parent now, or the authority does not cover it),
    BadFiling naming every faulty field; nothing is written then. 22 CFR 123.21(a), 123.23, 126.13(b).
    """
    filing, refused = _Filing(subject, detail, lines, parties, client_reference), None
    with transaction.atomic():
        parent = transitions.lock(parent_id, with_what_it_runs_on=True)
        write_due(parent, ctx)
        try:
            with transaction.atomic():
                file, spent = _file_under(parent, filer, ctx, filing, illustrative=illustrative)
        except (Refused, BadFiling) as refusal:
            refused = refusal  # what was due on the parent stays written
        else:
            if spent is not None:
                reevaluate(spent, ctx.now)
    if refused is not None:
        raise refused
    return file


def _file_under(
    parent: CaseFile, filer: Partner, ctx: ActionContext, filing: _Filing, *, illustrative: bool
) -> tuple[CaseFile, int | None]:
    """The shipment, and the key of the licence that it has used up, if it has."""
    _refuse(parent, filer, ctx)
    errors: Errors = {}
    case = begin("shipment", filer, ctx, filing.subject, filing.client_reference, illustrative=illustrative)
    case.programme = parent.case.programme
    checking.check_fields(case, "", errors, ("subject", "client_reference"))
    shipment = ShipmentDetail(case=case, parent=parent.case)
    checking.set_detail(shipment, filing.detail, filer.pk, errors, today=ctx.actor_day)
    made_parties = checking.make_parties(filing.parties, shipment.party_roles, errors)
    _check_journey(shipment, made_parties, ctx, errors)
    drawn = _drawn(parent, filing.lines, errors)
    inherited = _inherited(parent, filer, made_parties, errors)
    checking.refuse_if(errors)
    file = CaseFile(case)
    file.parent, file.lines, file.parties = parent, drawn, made_parties
    authority = _draw_down(file, parent, shipment, filing, ctx)
    write(file, shipment, drawn, made_parties, ctx, inherited=inherited, draw_down=authority.draw_down)
    spent = authority.spent()
    return file, None if spent is None else spent.pk


def _draw_down(
    file: CaseFile, parent: CaseFile, shipment: ShipmentDetail, filing: _Filing, ctx: ActionContext
) -> ExportAuthority:
    """What the parent moves under, its row locked; raises Refused with all that the law says against the shipment.

    The authority is asked of the day of departure, who takes part of the day of the filing too.
    """
    ships_on = office_day(shipment.departs_at)
    authority = authorisations.lock_export_authority(parent, ships_on)
    reads = authority.is_read_by(file.case.filer)
    if not reads and any(row.get("value") is not None for row in filing.lines):
        raise Refused(parent, FILE_SHIPMENT, [VALUE_FOLLOWS])
    rest = [] if reads else _rest(parent)
    refusals = authority.refusals(file.lines, file.parties, ships_on, rest=rest)
    refusals += [refusal for guard in file.flow.creation.guards for refusal in guard(file, ctx)]
    if refusals:
        raise Refused(parent, FILE_SHIPMENT, refusals)
    licence = authority.drawn_on()
    if licence is not None and licence.pk != parent.case.pk:
        shipment.draws_on = licence
    return authority


def _check_journey(
    shipment: ShipmentDetail, parties: Sequence[Party], ctx: ActionContext, errors: Errors
) -> None:
    """It leaves later than now, through a port that can hold it."""
    if shipment.departs_at is not None and shipment.departs_at <= ctx.now and "departs_at" not in errors:
        errors["departs_at"] = ["This instant has passed."]
    if not any(party.role in ("export_port", "import_port") and party.partner_id for party in parties):
        errors.setdefault("parties", []).append("Name the port of export or import that is a partner here.")


def _inherited(parent: CaseFile, filer: Partner, parties: Sequence[Party], errors: Errors) -> list[Relation]:
    """The relations of who follows the parent; somebody other than the filer of the shipment confirms what arrives."""
    inherited = [
        Relation(partner_id=relation.partner_id, role=_seen_as(relation.role))
        for relation in parent.relations
        if relation.role in INHERITED
        and not (relation.role == Role.FILER and relation.partner_id == filer.pk)
    ]
    receivers = {relation.partner_id for relation in inherited if relation.role == Role.CONSIGNEE}
    for index, party in enumerate(parties):
        if party.role == "consignee" and party.partner_id == filer.pk and filer.pk not in receivers:
            sentence = "Who files it does not confirm the delivery, unless the case is for its own use."
            errors[f"parties/{index}/partner"] = [sentence]
    if not receivers and not any(
        each_party.role == "consignee" and each_party.partner_id for each_party in parties
    ):
        errors.setdefault("parties", []).append(
            "Name a consignee that is a partner here and confirms the delivery."
        )
    return inherited


def _seen_as(role: str) -> Role:
    """What a partner of the parent is to a shipment that another files: its filer there receives it here."""
    return Role.CONSIGNEE if role == Role.FILER else Role(role)


def _refuse(parent: CaseFile, filer: Partner, ctx: ActionContext) -> None:
    refusals = []
    if not parent.people.relation_roles(filer.pk) & set(FILERS):
        refusals.append(
            Refusal("wrong_role", "Only the filer, the supplier or the repairer of a case files a shipment.")
        )
    elif parent.kind not in PARENTS:
        refusals.append(Refusal("wrong_kind", f"Nothing is shipped under a {parent.kind} case."))
    else:
        refusals = lets_goods_go(parent.case, ctx)
        refusals += authorisations.not_live(parent.case, ctx.office_day) if refusals else []
    if refusals:
        raise Refused(parent, FILE_SHIPMENT, refusals)


def _drawn(parent: CaseFile, rows: Sequence[Mapping[str, Any]], errors: Errors) -> list[Line]:
    """The shipment's lines, each a part of one of the parent's; never more than is left of it."""
    known, left = {stock.number: stock for stock in parent.shipments.stock}, parent.shipments.lines_left()
    if not rows:
        errors["lines"] = ["A shipment has at least one line."]
    if len({row["line"] for row in rows}) != len(rows):
        errors["lines"] = ["It names the same line twice."]
    drawn = []
    for index, row in enumerate(rows):
        number, quantity = row["line"], row["quantity"]
        if number not in known:
            errors[f"lines/{index}/line"] = [f"{parent.case.reference} has no line {number}."]
        elif not known[number].granted.quantity:
            errors[f"lines/{index}/line"] = [f"Line {number} of {parent.case.reference} was refused."]
        elif not 1 <= quantity <= left[number]:
            errors[f"lines/{index}/quantity"] = [f"Of line {number}, {left[number]} are left to ship."]
        else:
            whole = known[number]
            gone = whole.granted.quantity - left[number]
            stated = row.get("value")
            value = share(whole, gone, quantity) if stated is None else stated
            drawn.append(_part_of(whole.line, index + 1, quantity, value))
            _check_value(drawn[-1], f"lines/{index}/", errors)
    return drawn


def _rest(parent: CaseFile) -> list[Line]:
    """All that the parent has yet to ship, at its own values."""
    left = parent.shipments.lines_left()
    known = [stock for stock in parent.shipments.stock if left.get(stock.number)]
    return [
        _part_of(
            stock.line,
            stock.number,
            left[stock.number],
            share(stock, stock.granted.quantity - left[stock.number], left[stock.number]),
        )
        for stock in known
    ]


def share(whole: Stock, gone: int, quantity: int) -> Decimal:
    """What the next so many of a line are worth, in cents that add up to what is approved of it in the end."""
    of = whole.granted
    before, after = (of.value * so_far / of.quantity for so_far in (gone, gone + quantity))
    return after.quantize(of.value) - before.quantize(of.value)


def _check_value(line: Line, where: str, errors: Errors) -> None:
    checking.check_fields(line, where, errors, ("value",))
    if line.value is not None and line.value < 0:
        errors[f"{where}value"] = ["It must not be negative."]


def _part_of(whole: Line, number: int, quantity: int, value: Decimal) -> Line:
    """So many of a line, worth so much."""
    same = {name: getattr(whole, name) for name in checking.LINE}
    return Line(**{**same, "number": number, "quantity": quantity, "value": value}, drawn_from=whole)
