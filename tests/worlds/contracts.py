"""Filings of the small world that are sold under a contract."""

from datetime import date
from decimal import Decimal
from typing import Any

from licensing.models import Case
from tests.world import World, detail

CONTRACT = {
    "contract_number": "HAL/ED/F404/2217",
    "contract_on": date(2025, 11, 3),
    "contract_value": Decimal("30000000.00"),
    "purchaser": "Hindustan Aeronautics Ltd",
}
THRESHOLD = Decimal("50000000.00")  # to India, 22 CFR 123.15(a)(2)
CENT = Decimal("0.01")


def line(value: Decimal, **changes: Any) -> dict[str, Any]:
    """A line worth that much."""
    return {
        "description": "High-pressure turbine blade",
        "usml_category": "XIX(f)(2)",
        "quantity": 40,
        "value": value,
        "sme": True,
        **changes,
    }


def sold(
    world: World, value: Decimal | str, *, who: str = "filer", submit: bool = True, **changes: Any
) -> Case:
    """A filing of one line of that value under the contract, with `changes` to its detail; submitted unless told otherwise."""
    more = {name: changes.pop(name) for name in ("lines", "parties", "filer", "replaces") if name in changes}
    content = {"lines": [line(Decimal(value))], **more}
    case = world.file(detail=detail(world, **{**CONTRACT, **changes}), **content)
    return world.execute(case, "submit", who) if submit else case


def reviewed(world: World, value: Decimal | str, **changes: Any) -> Case:
    """The same, at the officer's desk."""
    who = changes.pop("who", "filer")
    case = world.execute(sold(world, value, submit=False, **changes), "submit", who)
    return world.execute(case, "accept", "officer")


def recommended(world: World, value: Decimal | str, **changes: Any) -> Case:
    """The same, recommended without a notification."""
    case = reviewed(world, value, **changes)
    return world.execute(case, "recommend", "officer", recommendation="approve", notification="none")


def approved(world: World, value: Decimal | str, **changes: Any) -> Case:
    """The same, approved."""
    return world.execute(recommended(world, value, **changes), "approve", "countersigner")


def notified(world: World, case: Case, *, days: int = 31) -> Case:
    """The case recommended with a notification, Congress told, and so many days gone by."""
    due = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.execute(case, "recommend", "officer", **due)
    case = world.execute(case, "consult", "countersigner")
    case = world.execute(case, "notify_congress", "officer", received_by_congress_on=world.now.date())
    if days:
        world.sweep(days)
    return world.fresh(case)


def of_other(world: World) -> dict[str, Any]:
    """The filer's place taken by another firm, for `sold`."""
    return {"filer": world.partners["lm"], "who": world.who_is(world.partners["lm"])}


__all__ = [
    "CENT",
    "CONTRACT",
    "THRESHOLD",
    "approved",
    "line",
    "notified",
    "of_other",
    "recommended",
    "reviewed",
    "sold",
]
