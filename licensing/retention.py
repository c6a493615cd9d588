"""Retention: the last day on which a case, and what hangs on it, must be kept."""

from __future__ import annotations

from datetime import date, datetime

from licensing.models import Case
from licensing.regulations import topics


def keep_until(case: Case, now: datetime) -> date | None:
    """The last day on which it must be kept, once it has ended; None while it is open.

    Five years from the end of what it moved under, three for rated orders: 22 CFR 122.5(a), 15 CFR 700.91(a).
    """
    if not case.flow.state(case.state).final:
        return None
    ended_on = case.detail.ended_on(case.office_day(now))
    kept: date = topics.find("retention", record=case.detail.kept_as, ended_on=ended_on).answer.keep_until
    return kept
