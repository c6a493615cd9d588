"""GE Aerospace's first tranche of F404 hot-section spares for HAL: approved with provisos."""

from datetime import date

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, HAL_ENGINES, IAF
from licensing.scenario.vocabulary import Filing, Story, line, on

CONTRACT = {
    "contract_number": "HAL/ED/F404/2217",
    "contract_on": date(2024, 6, 14),
    "contract_value": "11800000.00",
    "purchaser": "Hindustan Aeronautics Limited",
}
FILING = Filing(
    by="ge-aerospace",
    subject="F404-IN20 hot-section spares for HAL Koraput, first tranche",
    detail=detail(
        "ge-aerospace",
        "DSP-5",
        "Second-line repair of F404-IN20 engines of the Tejas Mk 1 fleet; eleven aircraft await engines.",
        **CONTRACT,
    ),
    lines=(
        line(
            "Blade, high-pressure turbine, stage 1", "XIX(f)(2)", 640, "3264000.00", part_number="6064T07P12"
        ),
        line("Liner, combustion chamber", "XIX(f)(2)", 18, "1098000.00", part_number="4923T51G04"),
        line("Nozzle segment, high-pressure turbine", "XIX(f)(2)", 96, "806400.00", part_number="5080T84G02"),
        line(
            "Igniter plug, main", "9A619.x", 120, "84000.00", rides_under="XIX(x)", part_number="6043T41P04"
        ),
    ),
    parties=(HAL_ENGINES, IAF, FORWARDER_EAST),
    delivered_item={"designation": "F404-IN20", "serial_number": "GE-B310-117"},
)
ORDER = (
    "purchase",
    "Purchase order HAL/ED/F404/2217",
    (
        "Hindustan Aeronautics Limited, Engine Division, orders 640 HPT blades, 18 combustor liners, 96 HPT nozzle "
        "segments and 120 igniter plugs for F404-IN20, total USD 5,252,400.00, delivery in several shipments."
    ),
)

STORY = Story(
    "ge-f404-spares",
    FILING,
    steps=(
        *opening(on(80, "09:12"), "ge-aerospace", CERTIFICATION, ORDER),
        on(79, "11:20").as_("okafor").execute("accept"),
        on(76, "14:02")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Hot-section hardware for second-line repair. Does the quantity of HPT blades fit the declared "
            "fleet, and does anything in the shipment convey manufacturing know-how?",
        ),
        on(66, "15:40")
        .as_("farooqi")
        .execute(
            "give_position",
            position="no_objection",
            statement="Consistent with the defence partnership with India; the end-user is well known.",
        ),
        on(60, "10:48")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="The quantity fits 38 engines at the published scrap rate.",
            provisos=[
                "No technical data on casting, coating or film-cooling hole drilling may accompany the hardware.",
                "Unserviceable blades are mutilated at Koraput before a GE representative, or returned.",
            ],
        ),
        on(57, "16:10")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="none",
            note="DTSA's two provisos carried over. The contract, USD 11.8 million, is below the amounts of 123.15.",
        ),
        on(55, "11:33").as_("whitcombe").execute("approve"),
        on(54, "09:40").as_("ge-aerospace").execute("acknowledge_provisos"),
    ),
    ends="approved",
)
