"""Thermal sights assembled by Adani: denied, reconsidered by other people, approved."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ADANI, ARMY, FORWARDER_EAST
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "night-sights",
    Filing(
        by="raytheon",
        subject="Uncooled thermal sight cores for assembly by Adani Defence for the Indian Army",
        detail=detail(
            "raytheon",
            "DSP-5",
            "Assembly of 1,500 thermal weapon sights at Hyderabad for infantry battalions; no resale.",
            dsp83_signed_on=day(84),
        ),
        lines=(
            line(
                "Thermal imaging core, 640 x 480, 12 micrometre",
                "XII(c)",
                1500,
                "4125000.00",
                part_number="8203411-640",
                sme=True,
            ),
        ),
        parties=(ADANI, ARMY, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(81, "08:55"), "raytheon", CERTIFICATION),
        on(80, "13:02").as_("okafor").execute("accept"),
        on(78, "10:18")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Is assembly by a private firm with export ambitions acceptable?",
        ),
        on(70, "15:50")
        .as_("farooqi")
        .execute(
            "give_position",
            position="objection",
            statement="The consignee has offered sights of this type to two third countries; no bar on resale is filed.",
        ),
        on(69, "11:42")
        .as_("brandt")
        .execute(
            "give_position", position="no_objection", statement="Cores of this class are released to India."
        ),
        on(66, "16:20")
        .as_("okafor")
        .execute(
            "recommend", recommendation="deny", notification="none", note="Risk of diversion through resale."
        ),
        on(64, "10:05")
        .as_("whitcombe")
        .execute(
            "deny",
            reason="Without a contractual bar on resale and serialised accounting, the risk of diversion is not met.",
        ),
        on(52, "09:35")
        .as_("raytheon")
        .execute(
            "request_reconsideration",
            grounds="Contract amendment 3 bars resale and export of the sights; the Army takes delivery of every serial "
            "number at Hyderabad, and Raytheon audits the count each quarter.",
        ),
        on(49, "10:45")
        .as_("reyes")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Does contract amendment 3 answer the ground of denial?",
        ),
        on(41, "14:14")
        .as_("farooqi")
        .execute(
            "give_position",
            position="provisos",
            statement="It does, on one condition.",
            provisos=[
                "Resale or export of any sight needs prior written approval, printed on every contract."
            ],
        ),
        on(37, "11:30")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="No objection with accounting.",
            provisos=["Quarterly report of serial numbers received, assembled and delivered to the Army."],
        ),
        on(34, "15:15")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="none",
            note="The ground of denial has fallen away.",
        ),
        on(32, "11:50").as_("nakagawa").execute("approve"),
        on(31, "10:15").as_("raytheon").execute("acknowledge_provisos"),
    ),
    ends="approved",
)
