"""Line decisions: of each line of a filing all is approved, less of it, or nothing; what an officer states of one, and what it grants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Protocol, Self

from workflows.input import VALUES, InvalidInput

CENT, NOTHING = Decimal("0.01"), Decimal("0.00")
LONGEST_AMOUNT = 16  # characters of an amount, as text
AMOUNT = "It must be an amount in USD such as 12000.00."
NUMBER = "It must be a whole number."


class LineDecision(StrEnum):
    """What is decided of a line, with the words on its choice."""

    _value_: str
    label: str

    APPROVED = "approved", "Approve"
    REDUCED = "reduced", "Approve less"
    REFUSED = "refused", "Refuse"

    def __new__(cls, code: str, label: str = "") -> Self:
        """A decision by its code, with its label."""
        decision = str.__new__(cls, code)
        decision._value_, decision.label = code, label
        return decision


CHOICES = tuple((decision.value, decision.label) for decision in LineDecision)
KEYS = ("line", "decision", "quantity", "value", "reason")


class Asked(Protocol):
    """A line as it was filed."""

    number: int
    quantity: int
    value: Decimal


@dataclass(frozen=True)
class Granted:
    """What is decided of a line: how many, worth how much (USD), and why not all."""

    decision: LineDecision
    quantity: int
    value: Decimal
    reason: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing of it is refused."""
        return self.decision is LineDecision.APPROVED


def clean(stated: Any) -> dict[str, Any]:
    """What is stated of one line, as an event keeps it; raises InvalidInput with a sentence that names the line."""
    if not isinstance(stated, Mapping) or not set(stated) <= set(KEYS):
        raise InvalidInput(f"Each line must state some of {', '.join(KEYS)}.")
    number = whole(stated.get("line"))
    if number is None:
        raise InvalidInput("Each decision must name its line by its number.")
    try:
        return {name: value for name, value in _cleaned(number, stated).items() if value not in (None, "")}
    except InvalidInput as error:
        raise InvalidInput(f"Line {number}: {error}") from error


def _cleaned(number: int, stated: Mapping[str, Any]) -> dict[str, Any]:
    decision = stated.get("decision", LineDecision.APPROVED.value)
    if decision not in [choice.value for choice in LineDecision]:
        raise InvalidInput(f"The decision must be one of {', '.join(LineDecision)}.")
    reason = stated.get("reason")
    return {
        "line": number,
        "decision": str(decision),
        "quantity": whole(stated.get("quantity")),
        "value": amount(stated.get("value")),
        "reason": VALUES[str].clean(reason) if reason else "",
    }


def whole(value: Any) -> int | None:
    """A whole number; what a person typed may be text."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:12])
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**9:
        raise InvalidInput(NUMBER)
    return value


def amount(value: Any) -> str | None:
    """An amount in USD, as text; None where none is given."""
    if value in (None, ""):
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, str | int | Decimal)
        or len(str(value)) > LONGEST_AMOUNT
    ):
        raise InvalidInput(AMOUNT)
    try:
        amount = Decimal(str(value).strip())
        exact = amount.is_finite() and amount >= 0 and amount == amount.quantize(CENT)
    except InvalidOperation as error:
        raise InvalidInput(AMOUNT) from error
    if not exact:
        raise InvalidInput(AMOUNT)
    return str(amount.quantize(CENT))


def granted(stated: Mapping[str, Any] | None, line: Asked) -> Granted:
    """What a cleaned statement grants of a line; without one all of it. Fewer without a value are worth their share."""
    decision = LineDecision(stated["decision"]) if stated else LineDecision.APPROVED
    if stated is None or decision is LineDecision.APPROVED:
        return Granted(decision, line.quantity, line.value)
    reason = stated.get("reason", "")
    if decision is LineDecision.REFUSED:
        return Granted(decision, 0, NOTHING, reason)
    quantity = stated.get("quantity", line.quantity)
    share = (line.value * quantity / line.quantity).quantize(CENT)
    return Granted(decision, quantity, Decimal(stated.get("value", share)), reason)


def errors(stated: Mapping[str, Any], line: Asked) -> list[str]:
    """Why that cannot be decided of this line: less is never more, and what is refused has its reason."""
    decision = LineDecision(stated["decision"])
    amounts = [name for name in ("quantity", "value") if name in stated]
    if decision is not LineDecision.REDUCED:
        said = _said_too_much(decision, stated, line, amounts)
        return [*said, *_without_reason(decision, stated)]
    given = granted(stated, line)
    found = []
    if not 1 <= given.quantity <= line.quantity:
        found.append(f"Approve 1 to {line.quantity:,}, the quantity asked for.")
    if "value" in stated and given.value > line.value:
        found.append(f"Approve at most {line.value:,.2f} USD, the value asked for.")
    if given.value == 0 < line.value:
        found.append("Approve a value, or refuse the line.")
    if given.quantity == line.quantity and given.value == line.value:
        found.append("Give a smaller quantity or value, or approve all of it.")
    return [*found, *_without_reason(decision, stated)]


def _said_too_much(
    decision: LineDecision, stated: Mapping[str, Any], line: Asked, amounts: Iterable[str]
) -> list[str]:
    """Amounts that contradict an approval of all, or a refusal."""
    given = granted(stated, line)
    same = all(Decimal(stated[name]) == getattr(given, name) for name in amounts)
    if same:
        return []
    if decision is LineDecision.REFUSED:
        return ["A refused line has no quantity and no value."]
    return [f'Choose "{LineDecision.REDUCED.label}" to change the quantity or the value.']


def _without_reason(decision: LineDecision, stated: Mapping[str, Any]) -> list[str]:
    if decision is LineDecision.APPROVED or stated.get("reason"):
        return []
    return ["Give the reason. The applicant reads it once the case is approved."]


def in_words(stated: Mapping[str, Any]) -> str:
    """A cleaned statement as a timeline tells it, such as "Line 2: approve less, 3, 900.00 USD."."""
    amounts = [f"{stated['quantity']:,}"] if "quantity" in stated else []
    amounts += [f"{Decimal(stated['value']):,.2f} USD"] if "value" in stated else []
    label = LineDecision(stated["decision"]).label.lower()
    words = ", ".join([f"Line {stated['line']}: {label}", *amounts])
    return f"{words}. {stated.get('reason', '')}".strip()
