"""An agreement after its approval: what was made under it, and for an amendment the terms in force and those that it states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from licensing.case_file import terms
from licensing.models import AgreementTerms, Authorisation, ProductionReport
from licensing.regulations.agreement_terms import Terms

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


@dataclass
class Agreement:
    """The case as an agreement, or as an amendment of one."""

    file: CaseFile

    @cached_property
    def standing_reports(self) -> list[ProductionReport]:
        """What was reported as made under it, as last corrected."""
        reports = ProductionReport.objects.filter(authorisation=self.file.case.pk, superseded_at__isnull=True)
        return list(reports)

    @cached_property
    def amended(self) -> Authorisation | None:
        """What an amendment of an agreement puts other terms on; None for another case."""
        detail = self.file.detail
        amended = detail.amends if getattr(detail, "amends_agreement", False) else None
        return getattr(amended.licence_detail, "authorisation", None) if amended is not None else None

    @cached_property
    def amended_terms(self) -> Terms | None:
        """The terms in force of the agreement that it amends."""
        return None if self.amended is None else terms.in_force(self.amended)

    @cached_property
    def stated_terms(self) -> Terms | None:
        """The terms that it states in their place."""
        granted, in_force = self.amended, self.amended_terms
        return None if granted is None or in_force is None else terms.stated(self.file, granted, in_force)

    def newer_terms(self) -> AgreementTerms | None:
        """The terms of the agreement that it amends, where others than those in force at its submission are; else None."""
        granted, seen = self.amended, getattr(self.file.detail, "terms_number", None)
        if granted is None or seen is None or granted.terms_number == seen:
            return None
        return granted.terms.select_related("set_by__case").get(number=granted.terms_number)
