"""Review: the agencies that are asked about a case, and where their positions are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from licensing.models import Partner, Referral

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

    def agencies(self, codes: Iterable[str]) -> dict[str, Partner]:
        """Those of the named agencies that exist and are active, by code."""
        found = Partner.objects.filter(kind="agency", is_active=True, code__in=list(codes))
        return {agency.code: agency for agency in found}

    def open_referrals(self) -> set[str]:
        """The codes of the agencies that have not answered."""
        return {one.agency.code for one in self.referrals if one.closed_at is None}

    def referred_agencies(self) -> set[str]:
        """The codes of all agencies ever asked."""
        return {one.agency.code for one in self.referrals}

    def defence_agencies(self) -> set[str]:
        """The codes of those asked that speak for the defence department."""
        return {one.agency.code for one in self.referrals if one.agency.is_defence_department}

    def objecting_defence_agencies(self) -> list[str]:
        """The defence agencies whose latest position is a refusal that nothing has resolved."""
        latest = {one.agency.code: one for one in self.referrals if one.closed_at is not None}
        open_ones = {
            code for code, one in latest.items() if one.position == "objection" and one.settled_at is None
        }
        return sorted(open_ones & self.defence_agencies())
