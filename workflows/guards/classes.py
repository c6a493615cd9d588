"""Guards of the transitions by which evidence of priority is recorded, countersigned and ended; none reads a class."""

from __future__ import annotations

from typing import Any

from workflows.classes import DOWN, RATINGS, SOSA
from workflows.refusal import Refusal


def rating_has_symbol(file: Any, ctx: Any) -> list[Refusal]:
    """A rating has a programme symbol, other evidence has none: 15 CFR 700.11, 700.12(a)(1)."""
    evidence, symbol = ctx.data.get("ground"), ctx.data.get("programme_symbol")
    if evidence in RATINGS and not symbol:
        sentence = "Give the programme symbol of the rating (15 CFR 700, schedule I)."
        return [Refusal("no_symbol", sentence, ("15 CFR 700.12(a)(1)",), field="programme_symbol")]
    if evidence is not None and evidence not in RATINGS and symbol:
        return [
            Refusal(
                "symbol_without_rating", "Only a rating has a programme symbol.", field="programme_symbol"
            )
        ]
    return []


def endorsement_rests_on_an_arrangement(file: Any, ctx: Any) -> list[Refusal]:
    """An endorsement is given under an arrangement in force that confers priority support: 15 CFR 700.57(c)."""
    if ctx.data.get("ground") != SOSA:
        return []
    day = ctx.office_day
    if file.priority.endorsing_arrangement(day) is not None:
        return []
    errors = [
        f"{endorsement_arrangement}: {endorsement_arrangement.validity_on(day).sentence}"
        for endorsement_arrangement in file.priority.endorsement_arrangements()
    ]
    sentence = "No arrangement in force today confers priority support with a country of this case."
    return [Refusal("no_arrangement", " ".join([sentence, *errors]), ("15 CFR 700.57(c)",), field="ground")]


def end_lies_ahead(file: Any, ctx: Any) -> list[Refusal]:
    """Evidence that has ended is none."""
    day = ctx.data.get("ends_on")
    if day is None or day >= ctx.office_day:
        return []
    return [Refusal("ended", "This date has passed.", field="ends_on")]


def is_not_recorded(file: Any, ctx: Any) -> list[Refusal]:
    """The same document is recorded once while it is in force."""
    recorded = ctx.data.get("ground"), ctx.data.get("document")
    if None in recorded or recorded not in [
        (evidence.code, evidence.document) for evidence in file.priority.evidence
    ]:
        return []
    return [Refusal("recorded", "This evidence is already recorded.", field="document")]


def evidence_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """What officers recorded they end; a rating given here ends with its priority case, a disruption when it is lifted."""
    return _named(
        [evidence.number for evidence in file.priority.evidence if evidence.is_ended_by_officers],
        "open_evidence",
        ctx,
    )


def evidence_waits(file: Any, ctx: Any) -> list[Refusal]:
    """What is countersigned waits for it."""
    return _named(
        [evidence.number for evidence in file.priority.evidence if not evidence.counts],
        "waiting_evidence",
        ctx,
    )


def _named(numbers: list[int], field: str, ctx: Any) -> list[Refusal]:
    if not numbers:
        return [Refusal("no_evidence", "The case has no such evidence.")]
    number_given = ctx.data.get(field)
    if number_given is None or number_given in [str(number) for number in numbers]:
        return []
    shown = ", ".join(str(number) for number in sorted(numbers))
    return [Refusal("unknown_evidence", f"Choose one of these numbers: {shown}.", field=field)]


def equipment_is_down(file: Any, ctx: Any) -> list[Refusal]:
    """What is back in service had been down."""
    if any(evidence.code == DOWN for evidence in file.priority.evidence):
        return []
    return [Refusal("not_down", "No equipment of this case is recorded as down.")]
