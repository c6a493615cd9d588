"""Gun-mount spares for a yard in insolvency: denied two weeks ago, reconsideration still open."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_WEST, NAVY, RELIANCE
from licensing.scenario.vocabulary import Filing, Story, about, day, line, on

STORY = Story(
    "phalanx-pipavav",
    Filing(
        by="raytheon",
        subject="Close-in weapon mount for offshore patrol vessels under construction at Pipavav",
        detail=detail(
            "raytheon",
            "DSP-5",
            "Fitting of two mounts on offshore patrol vessels for the Indian Navy at the Pipavav yard.",
            dsp83_signed_on=day(46),
        ),
        lines=(
            line(
                "Gun mount, 20 mm, close-in weapon system",
                "II(a)",
                2,
                "11900000.00",
                part_number="Mk 15 Mod 31",
                sme=True,
            ),
        ),
        parties=(RELIANCE, NAVY, FORWARDER_WEST),
    ),
    steps=(
        *opening(on(40, "10:10"), "raytheon", CERTIFICATION),
        on(39, "09:44").as_("reyes").execute("accept"),
        on(32, "13:25")
        .as_("reyes")
        .execute("refer", agencies=["dtsa", "sca"], question="Is the yard still a reliable consignee?"),
        on(24, "10:30")
        .as_("farooqi")
        .execute(
            "give_position",
            position="objection",
            statement="The Navy has cancelled the vessels' contract; the yard is in resolution before the tribunal.",
        ),
        on(16, "15:05")
        .as_("brandt")
        .execute("give_position", position="no_objection", statement="No technology concern as such."),
        on(13, "14:40")
        .as_("reyes")
        .execute(
            "recommend", recommendation="deny", notification="none", note="No end-user contract is left."
        ),
        about(16, "16:25")
        .as_("nakagawa")
        .execute(
            "deny",
            reason="No contract with the end-user is in force and the consignee is in insolvency proceedings: the stated "
            "end-use cannot take place. 22 CFR 120.18.",
        ),
    ),
    ends="denied",
)
