"""Countries: what every column of country codes refuses, and those of the parties in a role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django_countries import countries


def validate_country(code: str) -> None:
    """Refuse what is no country's code."""
    if code not in countries.countries:
        raise ValidationError(f"{code!r} is not the code of a country, such as IN (ISO 3166-1 alpha-2).")


def countries_of(parties: Iterable[Any], role: str) -> set[str]:
    """The countries of the parties in that role: a partner's own, another's as stated."""
    return {
        str(party.partner.country if party.partner else party.country)
        for party in parties
        if party.role == role
    }
