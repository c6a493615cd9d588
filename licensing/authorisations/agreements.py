"""Agreements: what their filer tells of them once they are approved; what comes late is taken, and the office is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from licensing.authorisations import obligations
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import MinorAmendment
from licensing.regulations.rulebook import BOOK
from licensing.regulations.statutory import owed_by

TOLD_LATE = "agreement.told_late"
MINOR_AMENDMENT, NOT_CONCLUDED = "agreement_minor_amendment", "agreement_not_concluded"


def record_minor_amendment(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Keep what a minor amendment changes, and by when it was due: 22 CFR 124.1(d)."""
    data, number = ctx.data, file.case.minor_amendments.count() + 1
    due_on = owed_by(MINOR_AMENDMENT, data["concluded_on"])
    copy = data.get("document")
    minor_amendment = MinorAmendment(
        case=file.case,
        number=number,
        concluded_on=data["concluded_on"],
        text=data["amendment"],
        document=None if copy is None else file.document(copy),
        due_on=due_on,
        reported_on=ctx.office_day,
    )
    events = _late(MINOR_AMENDMENT, due_on, ctx)
    return PendingWrites(inserts=[minor_amendment], events=events)


def record_decision_not_to_conclude(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What the agreement still owed ends with it; the decision was due to be told by a day: 22 CFR 124.5."""
    writes = obligations.end_all(file, ctx)
    writes.events += _late(NOT_CONCLUDED, owed_by(NOT_CONCLUDED, ctx.data["decided_on"]), ctx)
    return writes


def _late(rule: str, due_on: date, ctx: ActionContext) -> list[tuple[str, dict[str, Any]]]:
    """The event of which the office is told, where the last day of that rule has passed."""
    if ctx.office_day <= due_on:
        return []
    facts = {
        "rule": rule,
        "citation": BOOK.citations(rule)[0],
        "last_day": due_on.isoformat(),
        "days_late": (ctx.office_day - due_on).days,
    }
    return [(TOLD_LATE, facts)]
