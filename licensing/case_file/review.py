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
