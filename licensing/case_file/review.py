"""Review: the agencies that are asked about a case, and where their positions are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from licensing.models import Partner, Position, Proviso, Referral

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


class Review:
    """The referrals of one case."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file

    @cached_property
    def referrals(self) -> list[Referral]:
        """Its referrals with their agencies, in order; side effects add to it before they are written."""
        return list(self._file.case.referrals.select_related("agency"))

    @cached_property
    def provisos(self) -> list[Proviso]:
        """All its provisos with their authors, in order; the place in it, from 1, is a proviso's number."""
        people = ("referral__agency", "drafted_by", "changed_by", "answered_by")
        return list(Proviso.objects.filter(case=self._file.case.pk).select_related(*people).order_by("id"))

    def has_answers_with_provisos(self) -> bool:
        """Whether an agency's latest answer sets provisos; what became of them is another question."""
        return any(referral.position == Position.PROVISOS for referral in self.referrals)

    def standing_provisos(self) -> dict[str, Proviso]:
        """Those that stand, by number."""
        numbered = enumerate(self.provisos, start=1)
        return {str(number): proviso for number, proviso in numbered if proviso.replaced_at is None}

    def provisos_not_taken(self) -> dict[str, int]:
        """How many provisos of each agency stand, by its code."""
        codes = [
            proviso.referral.agency.code for proviso in self.standing_provisos().values() if proviso.referral
        ]
        return {code: codes.count(code) for code in sorted(set(codes))}

    def departures(self, agencies: Collection[str]) -> list[Proviso]:
        """The provisos of those agencies that an officer changed or struck, and which they have not answered."""
        return [
            proviso
            for proviso in self.provisos
            if proviso.referral and proviso.is_departed_from and proviso.referral.agency.code in agencies
        ]

    def agencies_behind(self, proviso: Proviso) -> set[str]:
        """The codes of the agencies from whose provisos a text was made."""
        if proviso.referral is not None:
            return {proviso.referral.agency.code}
        sources = (source for source in self.provisos if source.successor_id == proviso.pk)
        return {code for source in sources for code in self.agencies_behind(source)}

    def agencies(self, codes: Iterable[str]) -> dict[str, Partner]:
        """Those of the named agencies that exist and are active, by code."""
        partners = Partner.objects.filter(kind="agency", is_active=True, code__in=list(codes))
        return {agency.code: agency for agency in partners}

    def open_referrals(self) -> set[str]:
        """The codes of the agencies that have not answered."""
        return {referral.agency.code for referral in self.referrals if referral.closed_at is None}

    def referred_agencies(self) -> set[str]:
        """The codes of all agencies ever asked."""
        return {referral.agency.code for referral in self.referrals}

    def defence_agencies(self) -> set[str]:
        """The codes of those asked that speak for the defence department."""
        return {referral.agency.code for referral in self.referrals if referral.agency.is_defence_department}

    def objecting_defence_agencies(self) -> list[str]:
        """The defence agencies whose latest position is a refusal that nothing has resolved."""
        latest = {
            referral.agency.code: referral for referral in self.referrals if referral.closed_at is not None
        }
        open_ones = {
            code
            for code, referral in latest.items()
            if referral.position == "objection" and referral.settled_at is None
        }
        return sorted(open_ones & self.defence_agencies())
