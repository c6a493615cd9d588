"""Authorisations: the one or the many that a partner may see, with lines and draws in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.exceptions import NotFound

from api.shown import Shown
from licensing.models import (
    AgreementTerms,
    Authorisation,
    AuthorisedLine,
    Case,
    Drawdown,
    MinorAmendment,
    Party,
    ProductionReport,
    Proviso,
)


def held_by(partner_id: int) -> QuerySet[Authorisation]:
    """Those that the partner itself was granted."""
    return _with_case().filter(licence__case__filer=partner_id)


@dataclass(frozen=True)
class ShownDraw(Shown[Drawdown]):
    """A draw with whether its reader may see the shipment."""

    is_seen: bool


@dataclass(frozen=True)
class ShownAuthorisation(Shown[Authorisation]):
    """An authorisation with its lines and draws, and for its holder whom it lists and its conditions."""

    line_list: Sequence[AuthorisedLine]
    drawdown_list: Sequence[ShownDraw]
    listed_parties: Sequence[Party]
    proviso_list: Sequence[Proviso]
    terms_list: Sequence[AgreementTerms]
    minor_amendment_list: Sequence[MinorAmendment]
    report_list: Sequence[ProductionReport]


def find(number: str, partner_id: int) -> ShownAuthorisation:
    """The one of that number, with lines, listed parties, conditions and draws, if the partner may see its case."""
    seen = Case.objects.visible_to(partner_id)
    granted = _with_case().filter(number=number, licence__case__in=seen.order_by()).first()
    if granted is None:
        raise NotFound("There is no authorisation of this number that you may see.")
    own = granted.licence.case.filer_id == partner_id
    return ShownAuthorisation(
        granted,
        line_list=list(granted.lines.select_related("line")),
        drawdown_list=[
            ShownDraw(drawdown, is_seen=drawdown.is_seen) for drawdown in _drawdowns(granted, seen)
        ],
        listed_parties=list(granted.listed()) if own else [],
        proviso_list=list(granted.licence.binding_provisos) if own else [],
        terms_list=_terms(granted) if own else [],
        minor_amendment_list=_minor_amendments(granted) if own else [],
        report_list=_reports(granted) if own else [],
    )


def _terms(granted: Authorisation) -> list[AgreementTerms]:
    """All that an agreement ever had, the first of them those of its approval."""
    return list(granted.terms.select_related("set_by__case")) if granted.terms_number else []


def _reports(granted: Authorisation) -> list[ProductionReport]:
    """What was reported as made under an agreement, corrected or not, in the order in which it was reported."""
    return list(granted.production_reports.select_related("corrects")) if granted.terms_number else []


def _minor_amendments(granted: Authorisation) -> list[MinorAmendment]:
    """Those that were told of an agreement, in the order in which they were told."""
    if not granted.licence.is_agreement:
        return []
    return list(granted.licence.case.minor_amendments.select_related("document"))


def _with_case() -> QuerySet[Authorisation]:
    return Authorisation.objects.select_related("licence__case")


def _drawdowns(granted: Authorisation, seen: QuerySet[Case]) -> QuerySet[Drawdown]:
    """Every draw, oldest first, each with whether its shipment may be seen."""
    is_seen = Exists(seen.order_by().filter(pk=OuterRef("line__case_id")))
    drawdowns = Drawdown.objects.filter(authorised_line__authorisation=granted)
    return drawdowns.annotate(is_seen=is_seen).select_related("line__case", "authorised_line__line")
