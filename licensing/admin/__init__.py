"""The admin: an inbox and a page per case for officers; what bears on many cases; registers for administrators."""

from licensing.admin import (
    aside,
    cases,
    clients,
    days,
    disruptions,
    holds,
    levels,
    notices,
    people,
    ratings,
    registers,
)

__all__ = [
    "aside",
    "cases",
    "clients",
    "days",
    "disruptions",
    "holds",
    "levels",
    "notices",
    "people",
    "ratings",
    "registers",
]
