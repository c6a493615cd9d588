"""The admin: an inbox and a page per case for officers; what bears on many cases; registers for administrators."""

from licensing.admin import (
    arrangements,
    aside,
    cases,
    clients,
    days,
    disruptions,
    holds,
    levels,
    notices,
    people,
    programmes,
    ratings,
    registers,
)

__all__ = [
    "arrangements",
    "aside",
    "cases",
    "clients",
    "days",
    "disruptions",
    "holds",
    "levels",
    "notices",
    "people",
    "programmes",
    "ratings",
    "registers",
]
