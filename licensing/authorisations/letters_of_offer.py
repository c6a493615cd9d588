"""Letters: drawing on a letter of offer and acceptance, which every case that names its number shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.models import Case, Drawdown, LetterOfOffer, Line, Partner, Party
from licensing.models.drawdowns import letter_number
from workflows.refusal import Refusal

FMS = ("22 CFR 126.6(c)",)


class OfLetter:
    """The letter that a case moves under, its row locked."""

    def __init__(self, parent: CaseFile, letter: LetterOfOffer) -> None:
        self.parent, self.letter = parent, letter

    @classmethod
    def lock(cls, parent: CaseFile, ships_on: date) -> Self:
        """Lock the letter of that number; the first case that draws on it puts it on record."""
        locked = LetterOfOffer.objects.select_for_update(no_key=True)
        number = letter_number(parent.detail.letter_number)
        letter = locked.filter(number=number).first()
        if letter is None:
            ends_on = parent.detail.authority_ends_on
            known = LetterOfOffer(number=number, purchaser=parent.detail.purchaser, ends_on=ends_on)
            LetterOfOffer.objects.bulk_create([known], ignore_conflicts=True)
            letter = locked.get(number=number)
        return cls(parent, letter)

    def is_read_by(self, partner: Partner) -> bool:
        """Its ceiling is its purchaser's to read."""
        return self.letter.is_read_by(partner)

    def refusals(
        self, lines: Sequence[Line], parties: Sequence[Party], ships_on: date, *, rest: Sequence[Line] = ()
    ) -> list[Refusal]:
        """It lives on the day of departure, and its ceiling, where it is known, is kept: 22 CFR 126.6(c)."""
        refusals, ends = [], min(self.letter.ends_on, self.parent.detail.authority_ends_on)
        if ships_on > ends:
            sentence = (
                f"The letter of offer {self.letter} ends on {ends}, before the departure on {ships_on}."
            )
            refusals.append(Refusal("expired", sentence, FMS))
        value = sum((line.value for line in lines), self.letter.drawn_value)
        if self.letter.ceiling is not None and value > self.letter.ceiling:
            sentence = f"It is worth more than what is left of the letter of offer {self.letter}."
            refusals.append(Refusal("value_over_ceiling", sentence, FMS))
        return refusals

    def draw_down(self, lines: Sequence[Line], at: datetime) -> PendingWrites:
        """The drawdowns of these lines, and what is left after them."""
        self.letter.drawn_value = sum((line.value for line in lines), self.letter.drawn_value)
        return PendingWrites(
            inserts=[Drawdown(line=line, letter=self.letter, drawn_at=at) for line in lines],
            updates=[(self.letter, ("drawn_value",))],
        )

    def spent(self) -> Case | None:
        """No licence."""
        return None

    def drawn_on(self) -> Case | None:
        """No licence."""
        return None
