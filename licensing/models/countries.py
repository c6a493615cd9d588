"""Countries: what every column of country codes refuses."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django_countries import countries


def validate_country(code: str) -> None:
    """Refuse what is no country's code."""
    if code not in countries.countries:
        raise ValidationError(f"{code!r} is not the code of a country, such as IN (ISO 3166-1 alpha-2).")
