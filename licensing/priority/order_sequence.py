"""Rated orders: what a supplier has to fill in the law's sequence, and what an accepted order displaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Chosen
from django.db.models import (
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Case, Displacement, Relation
from licensing.regulations.dpas_orders import DISPLACE, DUE_EARLIER, RANKS, REJECT, rank
from licensing.regulations.finding import Finding
from workflows.language import Role
from workflows.rated_order_states import TO_FILL

IN_SEQUENCE = ("-rank", "deliver_on", "came_on", "came_at", "pk")  # 15 CFR 700.14(c)


@dataclass(frozen=True)
class SequencePosition:
    """An order's position among all those that its supplier has to fill, the first being 1."""

    number: int
    of: int


def conflict(file: CaseFile, ctx: ActionContext) -> dict[str, Any]:
    """What the law says of the orders that this one interferes with, as its event keeps it: 15 CFR 700.13(b)."""
    finding, waiting = file.orders.conflict(ctx), file.orders.waiting(ctx)
    named = sorted(ctx.data.get("interferes_with") or [])
    action = REJECT if DUE_EARLIER in waiting.values() else finding.answer.action
    facts = {"action": action, "interferes_with": named, "citations": list(finding.citations)}
    accepted = sorted(file.orders.accepted(ctx))
    return facts | ({"displaces": accepted} if action == DISPLACE else {})


def displace(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The lower rated orders that it interferes with make room; each is told by itself, once this is committed."""
    if not _displaces(file.orders.conflict(ctx)):
        return PendingWrites()
    room = sorted(order.key for order in file.orders.accepted(ctx).values())
    return PendingWrites(inserts=[Displacement(by=file.case, displaced_id=key, at=ctx.now) for key in room])


def announce_displacement(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Its parties read it with this event, and not again."""
    displacements, file.orders.displacements = file.orders.displacements, []
    for displacement in displacements:
        displacement.told_at = max(ctx.now, displacement.at)
    return PendingWrites(updates=[(displacement, ("told_at",)) for displacement in displacements])


def sequence(supplier_id: int, among: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """The orders that the supplier has to fill: DX, DO, unrated; then delivery date; then receipt: 15 CFR 700.14(c).

    Neither a priority class nor ageing has a say in it. The delivery date is the agreed one, before that the required
    one. What was asked as an assurance came when it was submitted, by the supplier's day.
    """
    every = Case.objects.all() if among is None else among
    mine = every.filter(Q(relations__partner=supplier_id, relations__role=Role.SUPPLIER))
    return with_sequence_keys(mine.filter(kind="priority", state__in=TO_FILL)).order_by(*IN_SEQUENCE)


def with_sequence_keys(orders: QuerySet[Case]) -> QuerySet[Case]:
    """Orders with what they are put in sequence by: `rank`, `deliver_on`, `came_on`, `came_at`."""
    zone = Relation.objects.filter(case=OuterRef("pk"), role=Role.SUPPLIER).values("partner__zone")[:1]
    received_there = Func(Subquery(zone), F("received_at"), function="timezone", output_field=DateTimeField())
    rated = [When(priority_detail__rating=level, then=Value(rank(level))) for level in RANKS[1:]]
    return orders.select_related("priority_detail").annotate(
        rank=Chosen(*rated, default=Value(0), output_field=IntegerField()),
        deliver_on=Coalesce("priority_detail__agreed_on", "priority_detail__required_on"),
        came_on=Coalesce(
            "priority_detail__order_received_on", Cast(received_there, DateField()), output_field=DateField()
        ),
        came_at=Coalesce("priority_detail__order_received_at", "received_at"),
    )


def position_of(file: CaseFile) -> SequencePosition | None:
    """Where the order stands among those of its supplier; None where it is none that is to be filled."""
    supplier = file.people.partner_as(Role.SUPPLIER)
    if supplier is None or file.state not in TO_FILL:
        return None
    keys = list(sequence(supplier.pk).values_list("pk", flat=True))
    return SequencePosition(keys.index(file.case.pk) + 1, len(keys))


def _displaces(finding: Finding) -> bool:
    return bool(finding.answer.action == DISPLACE)
