"""Risk: a required date that cannot be met in the ordinary course, and the priority case that would help."""

from __future__ import annotations

from licensing.admin.access import Acting
from licensing.admin.case import alerts
from licensing.admin.case.alerts import Alert
from licensing.admin.display.formatting import count
from licensing.case_file import CaseFile
from licensing.clocks import required_dates
from licensing.models import CaseQuerySet
from licensing.priority import support_offers

ASKED = "Priority has been requested."
CAN_ASK = "The filer can request priority. The proposed filing contains:"


def alert_of(file: CaseFile, acting: Acting, visible: CaseQuerySet) -> Alert | None:
    """The card of a case that will miss its required date, with the priority case that there is or that can be filed; None for any other."""
    if not file.will_miss_required_date():
        return None
    read = acting.read
    foreseen = required_dates.foreseen_on(file, max(acting.now, file.case.last_event_at or acting.now))
    late = count(required_dates.days_late(file, foreseen), "working day")
    needed = read.day(file.fact("needed_on"))
    title = (
        f"Required date will be missed: needed on {needed}, foreseen for {read.day(foreseen)} ({late} late)"
    )
    asked = support_offers.supporting(file, visible).with_detail().first()
    if asked is not None:
        return Alert("bad", "alert", title, ASKED, other=alerts.other(asked, read, {asked.pk}))
    try:
        offer = support_offers.of(file, acting.now, visible)
    except support_offers.NoOffer as none:
        return Alert("bad", "alert", title, str(none))
    return Alert("bad", "alert", title, CAN_ASK, _offered(offer.filing))


def _offered(filing: dict[str, object]) -> alerts.Pairs:
    """What the filing would say that the case page does not say already."""
    parties = filing["parties"]
    assert isinstance(parties, list)
    named = {party["role"]: party["name"] for party in parties}
    return [
        ("Direction", "Rated order" if filing["direction"] == "rating" else "Voluntary assurance"),
        ("Item", str(filing["item"])),
        ("Supplier", named.get("supplier", "To be named")),
        ("Sponsor", named.get("sponsor", "To be named" if filing["foreign_end_buyer"] else "None is needed")),
        ("Justification", str(filing["justification"])),
    ]
