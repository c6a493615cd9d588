"""Electro-optical turrets for vessels that were cancelled: revoked, and nobody contested it."""

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import FORWARDER_WEST, NAVY, RELIANCE
from licensing.scenario.vocabulary import Filing, Story, line, on

STORY = Story(
    "patrol-vessel-turrets",
    Filing(
        by="raytheon",
        subject="Electro-optical turrets for offshore patrol vessels at Pipavav",
        detail=detail(
            "raytheon", "DSP-5", "Surveillance turrets for offshore patrol vessels of the Indian Navy."
        ),
        lines=(
            line(
                "Electro-optical and infrared turret, naval",
                "XII(c)",
                5,
                "3950000.00",
                part_number="SeaVue-5N",
            ),
        ),
        parties=(RELIANCE, NAVY, FORWARDER_WEST),
    ),
    steps=(
        *opening(on(82, "09:15"), "raytheon"),
        on(81, "14:25").as_("reyes").execute("accept"),
        on(73, "10:21")
        .as_("reyes")
        .execute(
            "recommend", recommendation="approve", notification="none", note="Contract in force when filed."
        ),
        on(71, "15:03").as_("nakagawa").execute("approve"),
        on(40, "14:17")
        .as_("nakagawa")
        .execute(
            "revoke", reason="The Navy cancelled the vessels; the end-use of this licence no longer exists."
        ),
    ),
    ends="revoked",
)
