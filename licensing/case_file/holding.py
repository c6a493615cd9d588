"""Holding: the holds that cover cases now, those included whose order has not reached them yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists

from licensing.models import Case, Hold
from licensing.models.loading import from_json

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


def covering(file: CaseFile) -> list[Hold]:
    """The holds that cover one case; in one statement, and in none while no hold is in force."""
    if not file.policy.holds:
        return []
    holds = [from_json(Hold, row) for row in file.policy.holds]
    cases = Case.objects.filter(pk=file.case.pk).order_by()
    (coverage,) = cases.values_list(*(Exists(cases.filter(hold.covers())) for hold in holds))
    return [hold for hold, covers in zip(holds, coverage, strict=True) if covers]


def load(files: Sequence[CaseFile]) -> None:
    """Read for all these cases the holds that cover them: one statement for each that is in force."""
    by_key = {file.case.pk: file for file in files}
    for file in files:
        file.holds = []
    if not files or not files[0].policy.holds:
        return
    cases = Case.objects.filter(pk__in=by_key)
    for hold in Hold.objects.filter(pk__in=[row["id"] for row in files[0].policy.holds]):
        for key in cases.filter(hold.covers()).values_list("pk", flat=True).distinct():
            by_key[key].holds.append(hold)
