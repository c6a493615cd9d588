"""A warehouse for C-130J parts at Hyderabad: the countersigner is days late."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import IAF, TASL
from licensing.scenario.vocabulary import Filing, Story, ahead, line, on

STORY = Story(
    "hyderabad-warehouse",
    Filing(
        by="lockheed-martin",
        subject="Warehouse and distribution agreement for C-130J parts at Hyderabad",
        detail=detail(
            "lockheed-martin",
            "WDA",
            "Forward stock for the Indian Air Force's C-130J-30 at Tata Advanced Systems; one approved customer.",
            ends_on=ahead(1826),
            territory=["IN"],
        ),
        lines=(
            line("Countermeasures dispenser components", "XI(c)", 140, "1960000.00"),
            line("Airframe and propeller parts, C-130J", "9A610.x", 900, "6300000.00"),
        ),
        parties=(TASL, IAF),
        delivered_item={"designation": "C-130J-30", "serial_number": "KC-3814"},
    ),
    steps=(
        *opening(on(37, "13:33"), "lockheed-martin", CERTIFICATION),
        on(36, "15:45").as_("okafor").execute("accept"),
        on(31, "10:27")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa"],
            question="Stock levels and access control of a private warehouse: sufficient?",
        ),
        on(16, "13:19")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="Sufficient.",
            provisos=[
                "Sales outside the Indian Air Force need an amendment.",
                "Yearly stock report (124.14(c)).",
            ],
        ),
        on(12, "11:55")
        .as_("okafor")
        .execute(
            "recommend", recommendation="provisos", notification="none", note="No SME in stock; one customer."
        ),
    ),
    ends="countersign",
    overdue=True,
)
