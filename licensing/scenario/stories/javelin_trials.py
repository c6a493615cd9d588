"""Javelin launch units lent for winter trials in Ladakh: a temporary export, approved."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY, FORWARDER_WEST
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "javelin-trials",
    Filing(
        by="raytheon",
        subject="Two Javelin command launch units and inert rounds for winter trials in Ladakh",
        programme="javelin-coproduction",
        detail=detail(
            "raytheon",
            "DSP-73",
            "Five weeks of trials at 4,300 m; equipment stays in Raytheon's custody and returns to Tucson.",
            purchase_documented=False,
            dsp83_signed_on=day(62),
        ),
        lines=(
            line(
                "Command launch unit, lightweight",
                "IV(c)",
                2,
                "486000.00",
                part_number="13305110-L",
                sme=True,
            ),
            line("Missile simulation round, inert", "IV(h)", 6, "39000.00", part_number="13305472"),
        ),
        parties=(ARMY, FORWARDER_WEST),
    ),
    steps=(
        *opening(on(58, "09:48"), "raytheon", CERTIFICATION),
        on(57, "10:57").as_("reyes").execute("accept"),
        on(55, "11:12")
        .as_("reyes")
        .execute(
            "refer", agencies=["dtsa"], question="Custody and night storage at a forward site: sufficient?"
        ),
        on(42, "14:33")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="Sufficient with two conditions.",
            provisos=["Units stay in the custody of a named U.S. person.", "No firing of live rounds."],
        ),
        on(39, "15:52")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="none",
            note="Returns within four years by far.",
        ),
        on(37, "09:40").as_("whitcombe").execute("approve"),
    ),
    ends="approved",
)
