"""Licences: drawing on an authorisation, line by line for quantity and over the whole of it for value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from licensing.authorisations import usage
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.models import (
    Authorisation,
    AuthorisedLine,
    Case,
    Drawdown,
    Line,
    Partner,
    Party,
    PartyRole,
)
from licensing.models.authorisations import NOTHING
from licensing.models.listing import is_listed
from licensing.regulations.instruments import AGREEMENTS
from workflows.guards.export_authority import PROVISOS_OPEN
from workflows.refusal import Refusal

CONSIGNEES = (PartyRole.CONSIGNEE, PartyRole.END_USER, PartyRole.LICENSEE)
# in which roles the licence must list who fills one on the shipment
LISTED_AS = {
    PartyRole.FORWARDER: (PartyRole.FORWARDER,),
    PartyRole.CONSIGNEE: CONSIGNEES,
    PartyRole.INTERMEDIATE: (*CONSIGNEES, PartyRole.INTERMEDIATE),  # who only transports receives nothing
    PartyRole.END_USER: CONSIGNEES,
}
TOLERATED = ("value_over_tolerance", "value_cap")
OF_LIMITS = (*TOLERATED, "over_agreement_value", "quantity_exceeded")
TOLERANCE, ITEMS, PARTIES = ("22 CFR 123.23",), ("22 CFR 123.1(a)",), ("22 CFR 126.13(b)",)


class OfLicence:
    """The authorisation that a case moves under, its row locked, with its lines."""

    def __init__(
        self, parent: CaseFile, licence: Case, granted: Authorisation, lines: list[AuthorisedLine]
    ) -> None:
        self.parent, self.licence, self.granted, self.lines = parent, licence, granted, lines
        self.mde = any(line.line.mde for line in lines)

    @classmethod
    def lock(cls, parent: CaseFile, ships_on: date) -> Self:
        """Lock what the case, or the licence that it runs on, was granted."""
        licence = parent.case if parent.kind == "licence" else parent.detail.licence
        locked = Authorisation.objects.select_for_update(of=("self",), no_key=True)
        granted = locked.get(licence=licence.pk)
        granted.licence = licence.detail
        lines = list(granted.lines.select_related("line"))
        return cls(parent, licence, granted, lines)

    def is_read_by(self, partner: Partner) -> bool:
        """What is left of it is its holder's to read."""
        return self.licence.filer_id == partner.pk

    def refusals(
        self, lines: Sequence[Line], parties: Sequence[Party], ships_on: date, *, rest: Sequence[Line] = ()
    ) -> list[Refusal]:
        """Every refusal of these lines of a shipment with those parties leaving on that day."""
        limited = rest or lines
        over = self._quantity_refusals(limited)
        finding = usage.finding(
            self.granted,
            mde=self.mde,
            ships_on=ships_on,
            value=sum((line.value for line in limited), NOTHING),
            quantity=sum(line.quantity for line in limited),
            state=self.licence.state,
        )
        self.granted.max_value = usage.most(self.granted, finding)
        unasked = TOLERATED if self._without_tolerance() else ()
        refusals = usage.refusals(finding, {*unasked, *(refusal.code for refusal in over)})
        refusals += [*self._value_refusals(limited), *over]
        return [
            *(self._without_limits(refusals) if rest else refusals),
            *self._expiry_refusals(ships_on, {refusal.code for refusal in refusals}),
            *self._party_refusals(parties),
            *self._proviso_refusals(),
        ]

    def draw_down(self, lines: Sequence[Line], at: datetime) -> PendingWrites:
        """The drawdowns of these lines, and what is left after them."""
        writes = PendingWrites(updates=[(self.granted, ("max_value", "drawn_value", "drawn_quantity"))])
        touched: dict[int, AuthorisedLine] = {}
        for line in lines:
            of = self._line_of(line)
            if of is None:
                raise ValueError(f"{line} is not of {self.granted}")  # the refusals said so
            of.drawn_quantity += line.quantity
            of.drawn_value += line.value
            self.granted.drawn_quantity += line.quantity
            self.granted.drawn_value += line.value
            touched[of.pk] = of
            writes.inserts.append(Drawdown(line=line, authorised_line=of, drawn_at=at))
        writes.updates += [
            (authorised_line, ("drawn_quantity", "drawn_value")) for authorised_line in touched.values()
        ]
        return writes

    def spent(self) -> Case | None:
        """The licence case that has nothing left to draw, if it has come to that."""
        return self.licence if self.granted.is_exhausted else None

    def drawn_on(self) -> Case | None:
        """The licence case on which is drawn."""
        return self.licence

    def _line_of(self, line: Line) -> AuthorisedLine | None:
        """The line of the authorisation that this is a part of: the filing's own, the one it names, the one of its part."""
        whole = line.drawn_from
        if whole is None:
            return None
        if self.parent.case.pk == self.licence.pk:
            return next((candidate for candidate in self.lines if candidate.pk == whole.pk), None)
        if whole.licence_line is not None:
            named = (candidate for candidate in self.lines if candidate.number == whole.licence_line)
            return next((named_party for named_party in named if _is_of_part(named_party.line, whole)), None)
        fits = [
            candidate
            for candidate in self.lines
            if whole.part_number and candidate.line.part_number == whole.part_number
        ]
        return fits[0] if len(fits) == 1 else None

    def _quantity_refusals(self, lines: Sequence[Line]) -> list[Refusal]:
        """Each line is one of the authorisation, and never more of it than is left: 22 CFR 123.23."""
        refusals, wanted = [], defaultdict[int, int](int)
        by_key = {authorised_line.pk: authorised_line for authorised_line in self.lines}
        for line in lines:
            of = self._line_of(line)
            if of is None:
                sentence = f"{line.description} names no line of {self.granted} that has its part number."
                refusals.append(Refusal("line_not_authorised", sentence, ITEMS))
            else:
                wanted[of.pk] += line.quantity
        for key, quantity in wanted.items():
            left = by_key[key].left_quantity
            if quantity > left:
                sentence = f"Of line {by_key[key].number} of {self.granted}, {left} are left, not {quantity}."
                refusals.append(Refusal("quantity_exceeded", sentence, TOLERANCE))
        return refusals

    def _without_tolerance(self) -> bool:
        """The tolerance for value is a licence's that states a value."""
        return self.granted.instrument in AGREEMENTS or not self.granted.value

    def _value_refusals(self, lines: Sequence[Line]) -> list[Refusal]:
        value = sum((line.value for line in lines), self.granted.drawn_value)
        if not self._without_tolerance() or value <= self.granted.value:
            return []
        sentence = (
            f"It would bring what is shipped to {value:,.2f} USD, over the {self.granted.value:,.2f} stated."
        )
        cited = ("22 CFR 123.16(b)(1)",) if self.granted.instrument in AGREEMENTS else TOLERANCE
        return [Refusal("over_agreement_value", sentence, cited)]

    def _without_limits(self, refusals: Sequence[Refusal]) -> list[Refusal]:
        """The same for who may not read what is left: one sentence for every limit, by value or by quantity."""
        others = [refusal for refusal in refusals if refusal.code not in OF_LIMITS]
        if len(others) == len(refusals):
            return others
        sentence = (
            f"What is left of {self.granted} does not cover the rest of {self.parent.case.reference}. "
            "Its holder can file the shipment."
        )
        return [*others, Refusal("not_covered", sentence, TOLERANCE)]

    def _expiry_refusals(self, ships_on: date, codes_told: set[str]) -> list[Refusal]:
        ends = self.granted.expires_on
        if "expired" in codes_told or ends is None or ships_on <= ends:
            return []
        sentence = f"{self.granted} ends on {ends}, before the departure on {ships_on}."
        return [Refusal("expired", sentence, ("22 CFR 123.21(a)", "22 CFR 124.7"))]

    def _party_refusals(self, parties: Sequence[Party]) -> list[Refusal]:
        """Forwarder and consignees are listed: 22 CFR 126.13(b)."""
        named, of_parent = _to_be_listed(parties), []
        if self.parent.case.pk != self.licence.pk:
            of_parent = _to_be_listed(self.parent.parties)
        if not named and not of_parent:
            return []
        listed = list(self.granted.listed())
        unlisted = [f"{named_party}" for named_party in named if not _has_place(named_party, listed)]
        if not all(_has_place(named_party, listed) for named_party in of_parent):
            unlisted.append(
                f"A party of {self.parent.case.reference}"
            )  # who files it need not know whom it names
        return [
            Refusal("party_not_listed", f"{named_party} is not listed on {self.granted}.", PARTIES)
            for named_party in unlisted
        ]

    def _proviso_refusals(self) -> list[Refusal]:
        return [PROVISOS_OPEN] if self.granted.licence.provisos_open else []


def _is_of_part(known: Line, named: Line) -> bool:
    """Whether the two can be one article: part numbers differ only where one of them is not told."""
    return not known.part_number or not named.part_number or known.part_number == named.part_number


def _to_be_listed(parties: Sequence[Party]) -> list[Party]:
    return [party for party in parties if party.role in LISTED_AS]


def _has_place(party: Party, listed: Sequence[Party]) -> bool:
    return is_listed(party, listed, LISTED_AS[PartyRole(party.role)])
