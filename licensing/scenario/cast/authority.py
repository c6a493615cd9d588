"""The DPAS authority: a period assumed for the demonstration, since none is known to run today."""

from __future__ import annotations

from licensing.context import ActionContext
from licensing.models import RatingAuthority
from licensing.priority import rating_authority
from licensing.scenario.timeline import Office
from licensing.scenario.vocabulary import ahead

CITATION = "Assumed for the demonstration; not the law"
DAYS_BEFORE, DAYS_AFTER = 180, 365


def make_rating_authority(office: Office, ctx: ActionContext) -> RatingAuthority:
    """Write a period around the scenario's days in which ratings may be given, plainly labelled as assumed.

    The period that is known ended on 30 September 2025 (50 USC 4564).
    """
    period = RatingAuthority(
        starts_on=office.date_of(ahead(-DAYS_BEFORE)),
        ends_on=office.date_of(ahead(DAYS_AFTER)),
        citation=CITATION,
        illustrative=True,
    )
    return rating_authority.record(period, ctx)
