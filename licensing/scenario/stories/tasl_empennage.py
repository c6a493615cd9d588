"""C-130J empennages made at Hyderabad: approved with provisos, executed, amended, and what is made there reported."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, day, line, on, party

LICENSEE = party(
    "foreign_licensee",
    "Tata Advanced Systems Limited",
    "IN",
    "Adibatla, Hyderabad 501510",
    "tata-advanced-systems",
)
LIMITS = "To Lockheed Martin at Marietta alone."

STORY = Story(
    "tasl-empennage",
    Filing(
        by="lockheed-martin",
        subject="C-130J empennage assemblies made at Hyderabad: manufacturing licence agreement, renewal",
        detail=detail(
            "lockheed-martin",
            "MLA",
            "24 empennage ship sets a year for the C-130J line at Marietta.",
            ends_on=ahead(3287),
            territory=["IN"],
            quantity_to_be_made=216,
            transfer_limits=LIMITS,
            to_armed_forces=False,
        ),
        lines=(
            line("Empennage assembly, C-130J, tooling and components", "9A610.x", 216, "34560000.00"),
            line("Technical data and assistance, military airframe", "VIII(i)", 1, "2800000.00", unit="lot"),
        ),
        parties=(LICENSEE, IAF),
    ),
    steps=(
        *opening(on(78, "10:17"), "lockheed-martin", CERTIFICATION),
        on(77, "13:45").as_("reyes").execute("accept"),
        on(74, "11:24")
        .as_("reyes")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Renewal with a higher rate; any new process transferred?",
        ),
        on(65, "10:39")
        .as_("farooqi")
        .execute("give_position", position="no_objection", statement="A model of co-production since 2013."),
        on(60, "15:12")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="No new process.",
            provisos=[
                "Composite tooling data stay within the licensee's controlled area.",
                "Third-country nationals only under 22 CFR 126.18.",
            ],
        ),
        on(57, "11:47")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="none",
            note="No SME; below the amounts of 124.11.",
        ),
        on(55, "16:02").as_("whitcombe").execute("approve"),
        on(40, "14:22").as_("lockheed-martin").execute("execute", executed_on=day(41)),
        on(38, "09:33")
        .as_("lockheed-martin")
        .attach(
            "other",
            "Executed agreement, signature pages",
            "Signed for Lockheed Martin and Tata Advanced Systems Limited; filed within 30 days of execution.",
        ),
        on(38, "09:50")
        .as_("lockheed-martin")
        .execute("meet_obligation", obligation="signed_copy", met_on=day(38)),
        on(21, "08:55")
        .as_("lockheed-martin")
        .execute(
            "report_production",
            reports=[{"from": day(41), "until": day(24), "quantity": 3, "value": "480000.00"}],
        ),
        on(16, "10:12")
        .as_("lockheed-martin")
        .execute(
            "report_minor_amendment",
            concluded_on=day(30),
            amendment="Annex C: ship sets leave Hyderabad in the second week of a month instead of the fourth.",
        ),
        on(7, "09:20")
        .as_("lockheed-martin")
        .execute(
            "report_production",
            reports=[{"from": day(23), "until": day(9), "quantity": 3, "value": "480000.00"}],
        ),
        on(5, "13:44")
        .as_("lockheed-martin")
        .execute(
            "report_production",
            reports=[
                {
                    "from": day(41),
                    "until": day(24),
                    "quantity": 2,
                    "value": "320000.00",
                    "corrects": 1,
                    "reason": "The third ship set was not accepted until the period after.",
                }
            ],
        ),
    ),
    ends="approved",
)
