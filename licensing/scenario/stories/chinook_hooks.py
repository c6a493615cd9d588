"""Cargo hooks for CH-47F: licensed, shipped in full, exhausted."""

from decimal import Decimal

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.shipping import arrives, evening, leaves, shipment
from licensing.scenario.vocabulary import Filing, Story, day, line, on, part

STORY = Story(
    "chinook-hooks",
    Filing(
        by="boeing",
        subject="CH-47F cargo hooks and pitch links, replacement after a safety bulletin",
        detail=detail(
            "boeing", "DSP-5", "Fleet-wide replacement on fifteen helicopters at Chandigarh and Mohanbari."
        ),
        lines=(
            line("Hook assembly, centre cargo", "9A610.x", 15, "517500.00", part_number="145ES201-7"),
            line(
                "Pitch link, rotor, ballistic tolerant",
                "VIII(h)(18)",
                90,
                "288000.00",
                part_number="145R3552-11",
            ),
        ),
        parties=(IAF, FORWARDER_EAST),
        delivered_item={"designation": "CH-47F", "serial_number": "ZL-4702"},
    ),
    steps=(
        *opening(on(59, "12:50"), "boeing"),
        on(58, "09:19").as_("okafor").execute("accept"),
        on(53, "15:31")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Safety of flight; quantities per bulletin.",
        ),
        on(51, "10:44").as_("nakagawa").execute("approve"),
    ),
    ends="exhausted",
)

FLIGHT = Story(
    "chinook-hooks-1",
    shipment(
        "boeing",
        "chinook-hooks",
        "CH-47F cargo hooks and pitch links for Chandigarh: 15 and 90 each, all that is licensed",
        lines=(part(1, 15), {**part(2, 90), "value": Decimal("291600.00")}),
        departs_at=evening(15),
        arrives_on=day(12),
        waybill="098-4471 7710",
    ),
    steps=(*leaves("boeing", 16, 268815), arrives("mod-india", 12)),
    ends="delivered",
)

STORIES = (STORY, FLIGHT)
