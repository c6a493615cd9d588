"""Security of supply the other way, and beside the helicopters: assurances of Indian suppliers, a request taken back."""

from typing import Any

from licensing.scenario.rating import asked, endorsed, priority
from licensing.scenario.vocabulary import Story, ahead, on

ASSURANCE: dict[str, Any] = {"direction": "assurance", "foreign_end_buyer": False}

FUSELAGES = Story(
    "tasl-fuselage-assurance",
    priority(
        "boeing",
        "tata-advanced-systems",
        "Assurance for AH-64E fuselages made at Hyderabad for the U.S. Army",
        "AH-64E fuselage, 6 each, P/N 7-511110000-17",
        "Hyderabad is the sole source; six fuselages cover the Army's spring line.",
        required_on=ahead(120),
        purchase_order="Boeing 1792204-IND",
        **ASSURANCE,
    ),
    steps=(*asked(10, "boeing"), endorsed(6, "Sole source; the Army's line would stop in April.")),
    ends="requested",
)

FORGINGS = Story(
    "lt-forgings-assurance",
    priority(
        "raytheon",
        "lt-defence",
        "Assurance for missile launcher rail forgings from Coimbatore",
        "Rail forging, launcher, 400 each, P/N 13305822",
        "The U.S. forge is closed for a year after a fire.",
        required_on=ahead(95),
        purchase_order="RTX 7700123309",
        programme="javelin-coproduction",
        **ASSURANCE,
    ),
    steps=(
        *asked(30, "raytheon"),
        endorsed(26, "Bridges the loss of the U.S. source."),
        on(21, "12:25").as_("lt-defence").execute("undertake", agreed_on=ahead(80)),
    ),
    ends="accepted",
)

VIEWERS = Story(
    "gdls-viewers-priority",
    priority(
        "general-dynamics-land-systems",
        "raytheon",
        "Priority for drivers' thermal viewers for the Stryker demonstration vehicles",
        "Driver's vision enhancer, 4 each, P/N 3215500-2",
        "Two demonstration vehicles are to reach Sikkim before the passes close.",
        required_on=ahead(45),
        purchase_order="GDLS 40088172",
        programme="stryker-coproduction",
    ),
    steps=(
        *asked(19, "general-dynamics-land-systems"),
        on(16, "09:40").as_("general-dynamics-land-systems").execute("withdraw"),
    ),
    ends="withdrawn",
)

STORIES = (FUSELAGES, FORGINGS, VIEWERS)
