"""Cargo hooks for CH-47F: licensed, shipped in full, exhausted."""

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.vocabulary import Filing, Story, line, on

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
                "VIII(h)(1)",
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
        on(58, "09:19").as_("okafor").take("accept"),
        on(53, "15:31")
        .as_("okafor")
        .take(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Safety of flight; quantities per bulletin.",
        ),
        on(51, "10:44").as_("nakagawa").take("approve"),
        on(12, "13:06").as_("okafor").take("report_draws", drawn_in_full=True),
    ),
    ends="exhausted",
)
