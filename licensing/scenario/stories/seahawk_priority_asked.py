"""Priority for MH-60R before an order is placed: drafted, sponsored, endorsed, in question, before the commerce department."""

from licensing.scenario.rating import asked, authorised, endorsed, priority, sponsored
from licensing.scenario.vocabulary import Story, ahead, on

DRAFT = Story(
    "seahawk-gearbox-priority",
    priority(
        "mod-india",
        "lockheed-martin",
        "Priority for MH-60R tail gearboxes of 334 Squadron",
        "Tail rotor gearbox, 2 each, P/N 70358-06620-103",
        "Chip lights on two of six aircraft; one spare gearbox is left in the country.",
        required_on=ahead(140),
        purchase_order="IN-P-SBH, line 18",
    ),
    steps=(on(2, "12:50").as_("mod-india").file(),),
    ends="draft",
)

SPONSORSHIP = Story(
    "seahawk-optics-priority",
    priority(
        "lockheed-martin",
        "raytheon",
        "Priority for MH-60R turret optics after sand erosion",
        "Window set, multi-spectral turret AN/AAS-44C(V), 6 each, P/N 3269412-1",
        "Coating of six windows is worn through; the squadron deploys in spring.",
        required_on=ahead(110),
        purchase_order="LM 4103318820",
    ),
    steps=asked(3, "lockheed-martin"),
    ends="sponsorship",
)

ENDORSEMENT = Story(
    "seahawk-turbines-priority",
    priority(
        "mod-india",
        "ge-aerospace",
        "Priority for T700-401C power turbine modules for MH-60R",
        "Power turbine module, T700-GE-401C, 3 each, P/N 6071T24G08",
        "Three engines fail the power check in summer heat; the module pool is empty.",
        required_on=ahead(160),
        purchase_order="IN-P-SBH, line 21",
    ),
    steps=asked(4, "mod-india"),
    ends="endorsement",
)

QUERIED = Story(
    "seahawk-cable-priority",
    priority(
        "mod-india",
        "raytheon",
        "Priority for AN/AQS-22 sonar cables for MH-60R",
        "Cable, sonar hoist, 760 m, 4 each, P/N G703300-7",
        "Two cables were cut at sea; the ten machines have no spare.",
        required_on=ahead(130),
        purchase_order="IN-P-SBH, line 24",
    ),
    steps=(
        *asked(9, "mod-india"),
        on(6, "11:15")
        .as_("holloway")
        .execute(
            "query",
            reason="The sonar licence delivers ten machines with cable this year. Why four cables more?",
        ),
    ),
    ends="queried",
)

AUTHORISATION = Story(
    "seahawk-fuel-controls-priority",
    priority(
        "lockheed-martin",
        "ge-aerospace",
        "Priority for T700-401C hydromechanical units for MH-60R",
        "Hydromechanical unit, T700-GE-401C, 5 each, P/N 6068T97P20",
        "Fuel contamination at sea damaged five units; three aircraft are down.",
        required_on=ahead(100),
        purchase_order="LM 4103319077",
    ),
    steps=(
        *asked(10, "lockheed-martin"),
        sponsored(7),
        endorsed(3, "Three of six aircraft down is a readiness matter of the programme."),
    ),
    ends="authorisation",
)

AUTHORISED = Story(
    "seahawk-computers-priority",
    priority(
        "mod-india",
        "lockheed-martin",
        "Priority for MH-60R mission computers in place of two water-damaged units",
        "Mission computer, common cockpit, 2 each, P/N 10100-90210-3",
        "Hangar flooding at Kochi; both units are beyond repair.",
        required_on=ahead(150),
        purchase_order="IN-P-SBH, line 15",
    ),
    steps=(
        *asked(14, "mod-india"),
        endorsed(10, "Loss by flood; no spare computer in the country."),
        authorised(5, symbol="A7"),
    ),
    ends="authorised",
)

DECLINED = Story(
    "seahawk-simulator-priority",
    priority(
        "lockheed-martin",
        "raytheon",
        "Priority for an MH-60R tactics trainer radar emulation card set",
        "Card set, radar emulation, trainer, 1 each, P/N 3280044-2",
        "The second trainer is to open a month earlier.",
        required_on=ahead(80),
        purchase_order="LM 4103317015",
    ),
    steps=(
        *asked(22, "lockheed-martin"),
        sponsored(20),
        on(16, "14:05")
        .as_("holloway")
        .execute(
            "decline",
            reason="A trainer's opening date is a convenience, no need of national defence. 15 CFR 700.57.",
        ),
    ),
    ends="declined",
)

STORIES = (DRAFT, SPONSORSHIP, ENDORSEMENT, QUERIED, AUTHORISATION, AUTHORISED, DECLINED)
