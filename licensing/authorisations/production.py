"""Production: reports of what was made under an agreement, counted against its terms under the lock on its authorisation."""

from __future__ import annotations

from typing import Any

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Authorisation, ProductionReport
from licensing.models.authorisations import NOTHING
from workflows import production

FIGURES = ("made_quantity", "made_value")


def record(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Keep every row as a report; what one corrects stands no longer, and stays: 22 CFR 124.4(b)."""
    locked = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = locked.get(licence=file.case.pk)
    standing = {report.number: report for report in file.agreement.standing_reports}
    known, writes = granted.production_reports.count(), PendingWrites()
    for number, row in enumerate(ctx.data["reports"], start=known + 1):
        corrected = standing.get(row.get("corrects"))
        if corrected is not None:
            corrected.superseded_at = ctx.now
            writes.updates.append((corrected, ("superseded_at",)))
            granted.made_quantity -= corrected.quantity
            granted.made_value -= corrected.value
        report = _report(granted, number, row, corrected, ctx)
        granted.made_quantity += report.quantity
        granted.made_value += report.value
        writes.inserts.append(report)
    writes.updates.append((granted, FIGURES))
    return writes


def _report(
    granted: Authorisation,
    number: int,
    row: dict[str, Any],
    corrected: ProductionReport | None,
    ctx: ActionContext,
) -> ProductionReport:
    first, last = production.period(row)
    return ProductionReport(
        authorisation=granted,
        number=number,
        from_on=first,
        until_on=last,
        quantity=row["quantity"],
        value=production.value(row) or NOTHING,
        corrects=corrected,
        reason=row.get("reason", ""),
        reported_at=ctx.now,
        reported_by=ctx.actor.name,
    )
