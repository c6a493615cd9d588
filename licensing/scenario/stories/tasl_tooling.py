"""Tooling lent by Tata to a vendor for one job: authorised to a date that has passed."""

from licensing.scenario.filings import opening, retransfer
from licensing.scenario.parties import IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, line, on, party

VENDOR = party("consignee", "Godavari Precision Tooling Private Limited", "IN", "Balanagar, Hyderabad 500037")

STORY = Story(
    "tasl-tooling",
    Filing(
        by="tata-advanced-systems",
        subject="Retransfer of C-130J empennage assembly jigs to a Hyderabad vendor for recalibration",
        detail=retransfer(
            "Recalibration of four jigs and their return; six weeks on the vendor's premises.",
            ends_on=ahead(-21),
        ),
        lines=(
            line("Assembly jig, horizontal stabiliser", "VIII(h)", 4, "372000.00", part_number="AJ-3327"),
        ),
        parties=(VENDOR, IAF),
    ),
    steps=(
        *opening(on(74, "12:15"), "tata-advanced-systems"),
        on(73, "10:49").as_("okafor").execute("accept"),
        on(68, "14:08")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Same town, same end-user, returned.",
        ),
        on(66, "09:57").as_("nakagawa").execute("approve"),
    ),
    ends="expired",
)
