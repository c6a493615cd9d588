"""Anti-jam antennas for an armed drone: denied, and no reconsideration was asked for."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ADANI, ARMY, FORWARDER_EAST
from licensing.scenario.vocabulary import Filing, Story, line, on

STORY = Story(
    "uav-antennas",
    Filing(
        by="boeing",
        subject="Controlled-reception antennas for Adani's medium-altitude unmanned aircraft",
        programme="indus-x",
        detail=detail(
            "boeing", "DSP-5", "Resilient navigation of an unmanned aircraft offered to the Indian Army."
        ),
        lines=(
            line(
                "Controlled-reception pattern antenna",
                "XI(c)(10)",
                24,
                "1680000.00",
                part_number="CRPA-7E",
                mtcr=True,
            ),
        ),
        parties=(ADANI, ARMY, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(79, "11:02"), "boeing", CERTIFICATION),
        on(78, "14:16").as_("reyes").execute("accept"),
        on(75, "10:52")
        .as_("reyes")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Is the aircraft a category I or II system of the MTCR annex?",
        ),
        on(67, "11:33")
        .as_("farooqi")
        .execute("give_position", position="no_objection", statement="Defers to the technical assessment."),
        on(58, "15:24")
        .as_("brandt")
        .execute(
            "give_position",
            position="objection",
            statement="With the payload reduced the aircraft passes 300 km with 500 kg: strong presumption of denial.",
        ),
        on(55, "13:40")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="deny",
            notification="none",
            note="Presumption of denial not overcome.",
        ),
        on(53, "10:31")
        .as_("nakagawa")
        .execute(
            "deny",
            reason="Missile Technology Control Regime: the presumption of denial has not been overcome.",
        ),
    ),
    ends="refused",
)
