"""Propellers for C-130J-30, filed again with the right consignee: under review."""

from licensing.scenario.filings import CERTIFICATION, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.stories.c130j_propellers import STORY as FIRST
from licensing.scenario.vocabulary import Filing, Story, on, party

WING = party(
    "consignee", "28 Wing, Air Force Station Hindan", "IN", "Ghaziabad, Uttar Pradesh 201005", "mod-india"
)

STORY = Story(
    "c130j-propellers-again",
    Filing(
        by=FIRST.filing.by,
        subject=f"{FIRST.filing.subject} (filed again)",
        detail=FIRST.filing.detail,
        lines=FIRST.filing.lines,
        parties=(WING, IAF, FORWARDER_EAST),
        delivered_item=FIRST.filing.delivered_item,
        replaces=FIRST.key,
    ),
    steps=(
        *opening(
            on(7, "09:05"),
            "lockheed-martin",
            CERTIFICATION,
            (
                "purchase",
                "Purchase order AirHQ/C130J/SP/118",
                (
                    "Air Headquarters orders twelve R391 blades and three dispenser control units, ship to 28 Wing, Air Force "
                    "Station Hindan. Total USD 1,455,000.00."
                ),
            ),
        ),
        on(6, "11:28").as_("reyes").execute("accept"),
    ),
    ends="review",
)
