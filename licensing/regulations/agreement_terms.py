"""Terms: what an agreement lets its parties do, and what an amendment would make of that: 22 CFR 124.1(c)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django_countries import countries

from licensing.regulations.changes import AGREEMENT_CHANGES
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK
from workflows.refusal import Refusal
from workflows.wording import date_in_words

SECTION = ("22 CFR 124.1(c)",)
SCOPE = "change_scope"
TITLES: Mapping[str, str] = MappingProxyType(dict(AGREEMENT_CHANGES))


@dataclass(frozen=True)
class TermLine:
    """A line of an agreement: its number there (None: it is new), what it is of, how many, worth how much (USD).

    `at` is its number in the filing that states it.
    """

    number: int | None
    article: tuple[str, str, str]  # part number, USML category, ECCN
    quantity: int
    value: Decimal
    drawn_quantity: int = 0
    drawn_value: Decimal = Decimal("0.00")
    at: int = 0


@dataclass(frozen=True)
class Terms:
    """What binds the parties to an agreement, or what a filing states; `made` is what was reported as made."""

    ends_on: date | None
    territory: frozenset[str]
    quantity_to_be_made: int | None
    transfer_limits: str
    lines: tuple[TermLine, ...]
    unlisted: tuple[str, ...] = ()  # the parties that the agreement does not list
    made_quantity: int = 0
    made_value: Decimal = Decimal("0.00")

    @property
    def value(self) -> Decimal:
        """All lines together, in USD."""
        return sum((line.value for line in self.lines), start=Decimal("0.00"))

    def as_facts(self) -> dict[str, Any]:
        """The same as an event keeps terms."""
        return {
            "expires_on": self.ends_on.isoformat() if self.ends_on else "",
            "value": str(self.value),
            "territory": sorted(self.territory),
            "quantity_to_be_made": self.quantity_to_be_made,
            "transfer_limits": self.transfer_limits,
        }


def amended_terms(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether an amendment states terms that can take the place of those in force, and says what it changes.

    Facts: terms_in_force and terms_stated, both Terms, or None for what amends no agreement; changes. The answer is
    what changes.
    """
    before, after = facts["terms_in_force"], facts["terms_stated"]
    if before is None or after is None:
        return Finding((), (), SECTION, BOOK.version)
    changed = changes_between(before, after)
    told = (
        *_against_lines(before, after),
        *_against_floors(before, after),
        *_against_words(changed, facts["changes"]),
    )
    refusals = tuple(Refusal(code, sentence, SECTION) for code, sentence in told)
    return Finding(changed, refusals, SECTION, BOOK.version)


def changes_between(before: Terms, after: Terms) -> tuple[str, ...]:
    """What changes from one to the other, in the codes of a filing; all that is less is a change of scope."""
    found = {code for code, differs in _COMPARED.items() if differs(before, after)}
    return tuple(code for code in TITLES if code in found)


def _less(before: Terms, after: Terms) -> bool:
    """Whether some term shrinks, a line changes its article, or one is added."""
    known = {line.number: line for line in before.lines}
    lines = any(
        line.number not in known
        or line.article != known[line.number].article
        or line.quantity < known[line.number].quantity
        for line in after.lines
    )
    shorter = bool(before.ends_on and after.ends_on and after.ends_on < before.ends_on)
    fewer = (after.quantity_to_be_made or 0) < (before.quantity_to_be_made or 0)
    return lines or shorter or fewer or bool(before.territory - after.territory) or after.value < before.value


def _more_pieces(before: Terms, after: Terms) -> bool:
    known = {line.number: line.quantity for line in before.lines}
    lines = any(line.number in known and line.quantity > known[line.number] for line in after.lines)
    return lines or (after.quantity_to_be_made or 0) > (before.quantity_to_be_made or 0)


_COMPARED: Mapping[str, Callable[[Terms, Terms], bool]] = MappingProxyType(
    {
        SCOPE: _less,
        "extend_duration": lambda before, after: bool(
            before.ends_on and after.ends_on and after.ends_on > before.ends_on
        ),
        "add_party": lambda _before, after: bool(after.unlisted),
        "add_country": lambda before, after: bool(after.territory - before.territory),
        "increase_value": lambda before, after: after.value > before.value,
        "increase_quantity": _more_pieces,
        "change_transfer_limits": lambda before, after: after.transfer_limits != before.transfer_limits,
    }
)
Told = tuple[str, str]  # code, sentence


def _against_lines(before: Terms, after: Terms) -> Iterator[Told]:
    """Every line in force is stated again, once, with at least what was drawn of it."""
    known = {line.number: line for line in before.lines}
    stated = [line.number for line in after.lines if line.number is not None]
    for number in sorted({number for number in stated if number not in known}):
        yield "unknown_line", f"The agreement has no line {number}."
    for number in sorted({number for number in stated if stated.count(number) > 1}):
        yield "line_twice", f"Line {number} of the agreement is stated twice."
    for number in sorted(number for number in known if number not in stated and number is not None):
        sentence = f"State line {number} of the agreement too: give its number as licence_line."
        yield "line_missing", sentence
    for line in after.lines:
        drawn = known.get(line.number)
        if drawn and (line.quantity < drawn.drawn_quantity or line.value < drawn.drawn_value):
            sentence = (
                f"Of line {line.number}, {drawn.drawn_quantity:,} worth {drawn.drawn_value:,.2f} USD"
                " have been shipped. It cannot be less."
            )
            yield "below_drawn", sentence


def _against_floors(before: Terms, after: Terms) -> Iterator[Told]:
    """Nothing falls below what was made: 22 CFR 124.1(c), 127.1(b)(1)."""
    if before.made_quantity and (after.quantity_to_be_made or 0) < before.made_quantity:
        sentence = f"{before.made_quantity:,} were reported as made. The quantity cannot be less."
        yield "below_made", sentence
    if after.value < before.made_value:
        sentence = f"{before.made_value:,.2f} USD were reported as made. The value cannot be less."
        yield "below_made", sentence


def _against_words(changed: tuple[str, ...], said: list[str]) -> Iterator[Told]:
    """What the filing says that it changes is what its terms change."""
    if not changed:
        yield "changes_nothing", "The terms that it states are those in force."
        return
    unsaid = [TITLES[code].lower() for code in changed if code not in said]
    if unsaid:
        yield "change_not_named", f"Its terms also change this: {'; '.join(unsaid)}. Name it."
    idle = [TITLES[code].lower() for code in said if code not in changed]
    if idle:
        yield "change_not_made", f"Its terms do not change this: {'; '.join(idle)}."


def in_words(terms: Mapping[str, Any]) -> dict[str, str]:
    """Terms as an event keeps them, in words, by their titles."""
    made = terms["quantity_to_be_made"]
    return {
        "Last day": date_in_words(date.fromisoformat(terms["expires_on"])) if terms["expires_on"] else "",
        "Value": f"{Decimal(terms['value']):,.2f} USD",
        "Territory": ", ".join(countries.name(code) or code for code in terms["territory"]),
        "Quantity to be made": "" if made is None else f"{made:,}",
        "Limits on transfers": terms["transfer_limits"],
    }
