"""Destinations that 22 CFR 126.1 proscribes, by the day."""

from __future__ import annotations

from datetime import date

CITATIONS = ("22 CFR 126.1",)
DENIAL = frozenset({"BY", "MM", "CN", "CU", "IR", "KP", "SY", "VE"})  # 126.1(d)(1)
# fmt: off
EXCEPTED = frozenset({  # 126.1(d)(2): denial with exceptions of each country's own
    "AF", "CD", "CF", "CY", "ER", "ET", "HT", "IQ", "LB", "LY", "RU", "SD", "SO", "SS", "ZW",
})
# fmt: on
FROM = {"NI": date(2024, 3, 15)}
BETWEEN = {"KH": (date(2021, 12, 9), date(2025, 11, 6))}


def is_proscribed(country: str, as_of: date) -> bool:
    """Whether the country (ISO 3166-1 alpha-2) is listed in 126.1(d) on that day: 22 CFR 126.1(d)(1), (d)(2)."""
    if country in DENIAL | EXCEPTED:
        return True
    if country in BETWEEN:
        first, last = BETWEEN[country]
        return first <= as_of <= last
    return country in FROM and FROM[country] <= as_of
