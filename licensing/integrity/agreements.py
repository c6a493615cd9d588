"""I7: the terms in force of an agreement are those that were set last, and what is made under it is what its reports say."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from licensing.models import AgreementTerms, Authorisation

COLUMNS = ("value", "quantity", "territory", "transfer_limits")


def violations() -> Iterator[str]:
    """One sentence for each agreement whose figures are not those of its last terms, or which has none."""
    for granted in _without_terms():
        yield f"the agreement {granted.number} has no terms {granted.terms_number}"
    for terms in _not_in_force():
        yield f"the terms in force of the agreement {terms.authorisation.number} are not those last set"
    for granted in _not_as_reported():
        yield f"what is made under the agreement {granted.number} is not the sum of its reports"


def _without_terms() -> QuerySet[Authorisation]:
    return Authorisation.objects.filter(terms_number__gt=0).exclude(terms__number=F("terms_number"))


def _not_in_force() -> QuerySet[AgreementTerms]:
    """The last terms of agreements that are not what the authorisation, its case and its lines say."""
    last = AgreementTerms.objects.filter(number=F("authorisation__terms_number"))
    of_lines = last.annotate(
        count=Sum("authorisation__lines__quantity"), worth=Sum("authorisation__lines__value")
    )
    same = Q(expires_on=F("authorisation__licence__expires_on"), quantity=F("count"), value=F("worth"))
    same &= Q(**{name: F(f"authorisation__{name}") for name in COLUMNS})
    made = "quantity_to_be_made"
    same &= Q(**{made: F(f"authorisation__{made}")}) | Q(
        **{f"{made}__isnull": True, f"authorisation__{made}__isnull": True}
    )
    return of_lines.exclude(pk__in=of_lines.filter(same).values("pk")).select_related("authorisation")


def _not_as_reported() -> QuerySet[Authorisation]:
    standing = Q(production_reports__superseded_at__isnull=True)
    money = DecimalField(max_digits=15, decimal_places=2)
    reported = Authorisation.objects.annotate(
        count=Coalesce(Sum("production_reports__quantity", filter=standing), 0),
        worth=Coalesce(Sum("production_reports__value", filter=standing), Value(0, money)),
    )
    return reported.exclude(made_quantity=F("count"), made_value=F("worth"))
