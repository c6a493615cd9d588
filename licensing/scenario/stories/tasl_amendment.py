"""An amendment of the C-130J empennage agreement: a higher rate and two more years, approved within a month."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import IAF
from licensing.scenario.stories.tasl_empennage import LICENSEE, LIMITS
from licensing.scenario.vocabulary import Filing, Named, Story, ahead, line, on

STORY = Story(
    "tasl-amendment",
    Filing(
        by="lockheed-martin",
        subject="C-130J empennage agreement, amendment 1: 240 ship sets, two more years",
        detail=detail(
            "lockheed-martin",
            "AGR-AMD",
            "Empennage ship sets for the C-130J line at Marietta, at a higher rate from the fifth year on.",
            amends=Named("tasl-empennage"),
            changes=["extend_duration", "increase_value", "increase_quantity"],
            ends_on=ahead(4018),
            territory=["IN"],
            quantity_to_be_made=240,
            transfer_limits=LIMITS,
            to_armed_forces=False,
        ),
        lines=(
            line(
                "Empennage assembly, C-130J, tooling and components",
                "9A610.x",
                240,
                "38400000.00",
                licence_line=1,
            ),
            line(
                "Technical data and assistance, military airframe",
                "VIII(i)",
                1,
                "2800000.00",
                unit="lot",
                licence_line=2,
            ),
        ),
        parties=(LICENSEE, IAF),
    ),
    steps=(
        *opening(on(36, "09:48"), "lockheed-martin", CERTIFICATION),
        on(35, "11:20").as_("reyes").execute("accept"),
        on(34, "10:05")
        .as_("reyes")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Amendment under 124.1(c): 24 ship sets more and two years. Do the provisos of the renewal still suffice?",
        ),
        on(29, "14:31")
        .as_("farooqi")
        .execute("give_position", position="no_objection", statement="No change of policy interest."),
        on(26, "16:18")
        .as_("brandt")
        .execute(
            "give_position",
            position="no_objection",
            statement="No new process or data. The provisos of the renewal bind the amended agreement.",
        ),
        on(23, "10:52")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="41.2 million as amended, no SME: below the amounts of 124.11.",
        ),
        on(18, "15:40").as_("whitcombe").execute("approve"),
    ),
    ends="applied",
)
