"""A simulator upgrade that the Navy bought elsewhere: the licence was surrendered."""

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import FORWARDER_EAST, NAVY
from licensing.scenario.vocabulary import Filing, Story, line, on

STORY = Story(
    "p8i-simulator",
    Filing(
        by="boeing",
        subject="P-8I weapons-tactics trainer, upgrade of two crew stations",
        detail=detail("boeing", "DSP-5", "Crew training at INS Rajali on the upgraded mission system."),
        lines=(
            line("Crew station, weapons-tactics trainer", "IX(a)", 2, "7150000.00", part_number="WTT-8I-22"),
        ),
        parties=(NAVY, FORWARDER_EAST),
        delivered_item={"designation": "P-8I", "serial_number": "IN-328"},
    ),
    steps=(
        *opening(on(56, "09:37"), "boeing"),
        on(55, "13:54").as_("reyes").execute("accept"),
        on(48, "11:08")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Same configuration as the aircraft.",
        ),
        on(46, "14:59").as_("whitcombe").execute("approve"),
        on(25, "10:13").as_("boeing").execute("surrender"),
    ),
    ends="void",
)
