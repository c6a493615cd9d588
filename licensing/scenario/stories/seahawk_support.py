"""Spares of MH-60R: sonar parts at the port, deck gear in question, a fold kit cancelled, a hoist never explained."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import GARUDA, HAL_ENGINES, IAF, NAVY, RELIANCE
from licensing.scenario.shipping import evening_ahead, shipment
from licensing.scenario.supplying import (
    ENGINE,
    SEAHAWK,
    UNDER_A_LICENCE,
    on_letter,
    on_licence,
    released,
    spares,
)
from licensing.scenario.vocabulary import Story, about, ahead, day, line, on, part

REELING = Story(
    "seahawk-reeling-parts",
    spares(
        "raytheon",
        "AN/AQS-22 reeling machine brakes and guide sheaves for INS Garuda",
        "First line spares for the ten reeling machines delivered under the sonar licence.",
        of=SEAHAWK,
        authority=on_licence("seahawk-sonar"),
        required_on=ahead(18),
        lines=(
            line(
                "Brake assembly, reeling machine",
                "XI(c)(18)",
                4,
                "118400.00",
                part_number="G703412-2",
                licence_line=2,
            ),
            line("Sheave, cable guide", "XI(c)(18)", 6, "11400.00", part_number="G703455-1", licence_line=2),
        ),
        parties=(GARUDA, NAVY),
    ),
    steps=(
        *opening(on(10, "10:20"), "raytheon"),
        *released(10, "Within line 2 of the sonar licence.", "reyes", "nakagawa"),
    ),
    ends="released",
)

BRAKES = Story(
    "seahawk-reeling-parts-1",
    shipment(
        "raytheon",
        "seahawk-reeling-parts",
        "Reeling machine brakes for INS Garuda: 4 each",
        lines=(part(1, 4),),
        departs_at=evening_ahead(2),
        arrives_on=ahead(6),
        waybill="176-5520 9017",
        carrier="Emirates SkyCargo, EK 202 New York - Dubai - Mumbai",
    ),
    steps=(
        on(2, "09:10").as_("raytheon").file_shipment(),
        on(2, "14:20")
        .as_("port-jfk")
        .execute(
            "hold",
            side="export",
            code="consignee_not_listed",
            evidence="The air waybill names Naval Aircraft Yard Kochi; the filing names INS Garuda, Kochi.",
        ),
        on(1, "09:30")
        .as_("raytheon")
        .execute(
            "supply", supplied="Corrected waybill with INS Garuda as consignee; the yard is its stores gate."
        ),
    ),
    ends="clearing",
)

DECK_LOCK = Story(
    "reliance-deck-lock",
    spares(
        "reliance-naval",
        "MH-60R recovery-assist traverse parts for patrol vessels at Pipavav",
        "Fit of helicopter securing gear on two naval offshore patrol vessels under construction.",
        of=SEAHAWK,
        authority=UNDER_A_LICENCE,
        required_on=ahead(120),
        lines=(
            line(
                "Traverse shuttle, rapid securing",
                "8A609.x",
                2,
                "640000.00",
                rides_under="VI(x)",
                part_number="RS-70200-31",
            ),
        ),
        parties=(RELIANCE, NAVY),
    ),
    steps=(
        *opening(on(9, "12:30"), "reliance-naval"),
        on(8, "10:15")
        .as_("okafor")
        .execute(
            "query",
            reason="Ship's equipment is no spare part of the aircraft named. Is IN-753 to embark on these vessels, and who "
            "operates the gear?",
        ),
    ),
    ends="queried",
)

FOLD_KIT = Story(
    "seahawk-fold-kit",
    spares(
        "lockheed-martin",
        "MH-60R blade-fold actuator kits, second source",
        "Two kits for the squadron's first embarkation.",
        of=SEAHAWK,
        authority=on_letter("IN-P-SBH", ahead(460)),
        required_on=day(20),
        lines=(line("Actuator kit, blade fold", "VIII(h)(3)", 2, "92600.00", part_number="70070-10046-041"),),
        parties=(GARUDA, NAVY),
    ),
    steps=(
        *opening(on(38, "13:25"), "lockheed-martin"),
        *released(38, "Line 12 of the letter of offer."),
        on(30, "10:10").as_("lockheed-martin").execute("cancel"),
    ),
    ends="cancelled",
)

HOIST = Story(
    "adani-rescue-hoist",
    spares(
        "adani-defence",
        "MH-60R rescue hoist cable cutters for a lease pool",
        "Shared pool of cutters for several operators.",
        of=SEAHAWK,
        authority=UNDER_A_LICENCE,
        required_on=ahead(10),
        lines=(line("Cutter, hoist cable, cartridge", "9A610.x", 10, "28700.00", part_number="42305-293"),),
        parties=(NAVY,),
    ),
    steps=(
        *opening(about(54, "12:20"), "adani-defence"),
        about(53, "10:25")
        .as_("reyes")
        .execute("query", reason="Name every operator of the pool and each aircraft."),
    ),
    ends="lapsed",
)

IGNITERS = Story(
    "ge-igniters",
    spares(
        "ge-aerospace",
        "F404-IN20 main and afterburner igniters, yearly buy for Koraput",
        "Consumption of the engine line at Koraput over twelve months.",
        of=ENGINE,
        authority=on_licence("ge-f404-spares"),
        required_on=ahead(150),
        lines=(
            line(
                "Igniter plug, main",
                "9A619.x",
                120,
                "84000.00",
                rides_under="XIX(x)",
                part_number="6043T41P04",
            ),
        ),
        parties=(HAL_ENGINES, IAF),
    ),
    steps=(on(1, "14:40").as_("ge-aerospace").file(),),
    ends="draft",
)

STORIES = (REELING, BRAKES, DECK_LOCK, FOLD_KIT, HOIST, IGNITERS)
