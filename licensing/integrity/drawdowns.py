"""I7: what was granted is what was decided; what is drawn of an authority is the sum of its standing drawdowns, never more than it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, DecimalField, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from licensing.messaging.outbox import Topic
from licensing.models import (
    Authorisation,
    AuthorisedLine,
    Drawdown,
    ExemptionUse,
    LetterOfOffer,
    OutboxMessage,
)
from workflows.guards.export_authority import GRANTED

CURRENT = Drawdown.objects.filter(given_back_at__isnull=True).order_by()
MONEY = DecimalField(max_digits=15, decimal_places=2)


def violations() -> Iterator[str]:
    """One sentence for each authority whose figures are not those of its drawdowns, or whose case has not followed them."""
    for line in _faulty_lines():
        yield f"line {line.line_id} of the authorisation {line.authorisation_id} is not drawn as its drawdowns say"
    for line in _not_as_decided():
        yield f"line {line.line_id} of the authorisation {line.authorisation_id} is not granted as it was decided"
    for granted in _faulty_authorisations():
        yield f"the authorisation {granted.number} is not drawn as its lines say"
    for granted in _not_followed():
        yield f"the authorisation {granted.number} is{'' if granted.is_exhausted else ' not'} exhausted, its case differs"
    for letter in LetterOfOffer.objects.annotate(sum=_value("letter")).exclude(drawn_value=F("sum")):
        yield f"the letter of offer {letter.number} is not drawn as its drawdowns say"
    for use in _faulty_uses():
        yield f"the use {use.pk} of the exemption {use.section} is not what its drawdowns say"
    moved = Drawdown.objects.filter(Q(line__case__state="cancelled") ^ Q(given_back_at__isnull=False))
    for drawdown in moved:
        yield f"the drawdown of line {drawdown.line_id} is {'given back' if drawdown.given_back_at else 'kept'}, its shipment says otherwise"


def _faulty_lines() -> QuerySet[AuthorisedLine]:
    lines = AuthorisedLine.objects.annotate(
        sum=_value("authorised_line") + F("carried_value"),
        count=_count("authorised_line") + F("carried_quantity"),
    )
    return lines.exclude(drawn_value=F("sum"), drawn_quantity=F("count"))


def _not_as_decided() -> QuerySet[AuthorisedLine]:
    decided = "line__line_decision__"
    return AuthorisedLine.objects.exclude(
        quantity=Coalesce("amended_by__quantity", f"{decided}quantity", "line__quantity"),
        value=Coalesce("amended_by__value", f"{decided}value", "line__value"),
    )


def _faulty_authorisations() -> QuerySet[Authorisation]:
    granted = Authorisation.objects.annotate(
        sum=Sum("lines__drawn_value"), count=Sum("lines__drawn_quantity")
    )
    same = Q(drawn_value=F("sum"), drawn_quantity=F("count"))
    return granted.exclude(same & Q(drawn_value__lte=F("max_value"), drawn_quantity__lte=F("quantity")))


def _not_followed() -> Iterator[Authorisation]:
    """Exhausted or not, while the case is in the state of the other."""
    if OutboxMessage.objects.filter(topic=Topic.CASES, delivered_at__isnull=True).exists():
        return  # a case may still be about to follow
    for granted in Authorisation.objects.select_related("licence__case").iterator(2000):
        state = granted.licence.case.state
        if (state == "exhausted" and not granted.is_exhausted) or (state in GRANTED and granted.is_exhausted):
            yield granted


def _faulty_uses() -> QuerySet[ExemptionUse]:
    sent = CURRENT.filter(exemption_use=OuterRef("pk")).values("exemption_use")
    counted = sent.annotate(count=Count("line__case", distinct=True)).values("count")
    uses = ExemptionUse.objects.annotate(
        sum=_value("exemption_use"), count=Coalesce(Subquery(counted, IntegerField()), 0)
    )
    return uses.exclude(drawn_value=F("sum"), shipments=F("count"))


def _value(of: str) -> Coalesce:
    return Coalesce(Subquery(_sums(of, F("line__value") - F("returned_value")), MONEY), Value(0, MONEY))


def _count(of: str) -> Coalesce:
    return Coalesce(Subquery(_sums(of, F("line__quantity") - F("returned_quantity")), IntegerField()), 0)


def _sums(of: str, what: Combinable) -> Any:
    return CURRENT.filter(**{of: OuterRef("pk")}).values(of).annotate(total=Sum(what)).values("total")
