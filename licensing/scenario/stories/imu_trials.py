"""Inertial units for a trial by Adani: revoked last week, the filer may still contest."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ADANI, ARMY, FORWARDER_EAST
from licensing.scenario.vocabulary import Filing, Story, about, line, on

STORY = Story(
    "imu-trials",
    Filing(
        by="raytheon",
        subject="Inertial measurement units for loitering-munition trials by Adani Defence",
        programme="indus-x",
        detail=detail("raytheon", "DSP-5", "Forty trial rounds for the Indian Army's evaluation at Pokhran."),
        lines=(
            line(
                "Inertial measurement unit, tactical grade",
                "XII(d)",
                44,
                "1012000.00",
                part_number="HG-1930R",
            ),
        ),
        parties=(ADANI, ARMY, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(63, "10:26"), "raytheon", CERTIFICATION),
        on(61, "15:18").as_("reyes").execute("accept"),
        on(54, "10:02")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="none",
            note="Units counted back after the trials.",
        ),
        on(52, "14:46").as_("whitcombe").execute("approve"),
        about(12, "10:50")
        .as_("nakagawa")
        .execute(
            "revoke",
            reason="The trials ended and eleven units were fitted to a variant offered for export: a change of end-use "
            "without approval. 22 CFR 123.9(a), 120.18.",
        ),
    ),
    ends="revocation",
)
