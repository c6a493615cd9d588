"""Dipping sonars for MH-60R: Congress let its thirty days pass, and the licence was granted."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, FORWARDER_WEST, GARUDA, NAVY
from licensing.scenario.vocabulary import Filing, Story, about, day, line, on

RECEIVED = about(55, "14:35")

STORY = Story(
    "seahawk-sonar",
    Filing(
        by="raytheon",
        subject="AN/AQS-22 dipping sonars for MH-60R, spares and reeling machines",
        detail=detail(
            "raytheon",
            "DSP-5",
            "Depot stock for twenty-four MH-60R of the Indian Navy at INS Garuda.",
            dsp83_signed_on=day(84),
        ),
        lines=(
            line("Airborne low-frequency sonar, AN/AQS-22", "XI(a)(1)", 7, "46900000.00", sme=True, mde=True),
            line("Reeling machine and cable", "XI(c)", 10, "5460000.00"),
        ),
        parties=(NAVY, GARUDA, FORWARDER_WEST, FORWARDER_EAST),
        delivered_item={"designation": "MH-60R", "serial_number": "IN-753"},
    ),
    steps=(
        *opening(on(82, "11:21"), "raytheon", CERTIFICATION),
        on(80, "10:34").as_("okafor").execute("accept"),
        on(79, "14:43")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Release of the low-frequency mode as for earlier aircraft?",
        ),
        on(72, "11:59").as_("farooqi").execute("give_position", position="no_objection"),
        on(66, "15:08")
        .as_("brandt")
        .execute(
            "give_position", position="no_objection", statement="Same release as under the letter of offer."
        ),
        on(64, "13:29")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="36(c)",
            wait_days="30",
            note="MDE above USD 14 million.",
        ),
        on(62, "11:16").as_("nakagawa").execute("consult"),
        RECEIVED.as_("okafor").execute("notify_congress", received_by_congress_on=RECEIVED.day),
        about(20, "10:09").as_("whitcombe").execute("approve"),
    ),
    ends="approved",
)
