"""HAL's F404 spares: waiting for GE's licence, released by it, delivered in four shipments, one of them held."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import HAL_ENGINES, IAF, MINISTRY
from licensing.scenario.shipping import arrives, evening, leaves, shipment
from licensing.scenario.stories.ge_f404_spares import ORDER
from licensing.scenario.supplying import (
    ENGINE,
    on_licence,
    seen_down,
    spares,
    supplier,
)
from licensing.scenario.vocabulary import Story, day, line, on, part

GE = supplier("GE Aerospace", "1000 Western Avenue, Lynn, MA 01910", "ge-aerospace")

SPARES = Story(
    "hal-f404-blades",
    spares(
        "hal",
        "F404-IN20 turbine blades, liners and nozzle segments for Koraput under GE's licence",
        "Second-line repair of 38 F404-IN20 engines; eleven Tejas Mk 1 aircraft wait for engines.",
        of=ENGINE,
        authority=on_licence("ge-f404-spares"),
        required_on=day(16),
        equipment_down=True,
        lines=(
            line("Blade, HP turbine, stage 1", "XIX(f)(2)", 640, "3264000.00", part_number="6064T07P12"),
            line("Liner, combustion chamber", "XIX(f)(2)", 18, "1098000.00", part_number="4923T51G04"),
            line("Nozzle segment, HP turbine", "XIX(f)(2)", 96, "806400.00", part_number="5080T84G02"),
        ),
        parties=(HAL_ENGINES, IAF, GE, MINISTRY),
    ),
    steps=(
        *opening(on(72, "11:30"), "hal", ORDER),
        seen_down(72, "okafor"),
        on(71, "10:20").as_("okafor").execute("await_licence"),
    ),
    ends="delivered",
)

FIRST = Story(
    "hal-f404-blades-1",
    shipment(
        "ge-aerospace",
        "hal-f404-blades",
        "HPT blades for Koraput, shipment 1 of 4: 320 each",
        lines=(part(1, 320),),
        departs_at=evening(49),
        arrives_on=day(45),
        waybill="098-4471 2063",
    ),
    steps=(*leaves("ge-aerospace", 50, 114207), arrives("hal", 45)),
    ends="delivered",
)

HELD = Story(
    "hal-f404-blades-2",
    shipment(
        "ge-aerospace",
        "hal-f404-blades",
        "HPT blades for Koraput, shipment 2 of 4: 320 each",
        lines=(part(1, 320),),
        departs_at=evening(43),
        arrives_on=day(34),
        waybill="098-4471 2155",
    ),
    steps=(
        *leaves("ge-aerospace", 44, 220913),
        on(40, "12:30")
        .as_("port-mumbai")
        .execute(
            "hold",
            side="import",
            code="duty_papers",
            evidence="Bill of entry 7741806 claims the defence exemption; the certificate under notification 50/2017 "
            "names 300 blades, the packing list 320.",
        ),
        on(40, "14:05")
        .as_("ge-aerospace")
        .execute(
            "dispute",
            grounds="The certificate covers the order; twenty blades replace units rejected at receiving inspection.",
            evidence="Purchase order HAL/ED/F404/2217, amendment 1; rejection note RN-0418.",
        ),
        on(39, "13:15")
        .as_("mod-india")
        .execute(
            "uphold",
            reason="Amendment 1 was never countersigned by the Engine Division. A certificate for 320 blades is issued "
            "on application.",
        ),
        on(38, "10:30")
        .as_("ge-aerospace")
        .execute("supply", supplied="Fresh exemption certificate MoD/DDP/2217-A for 320 blades, from HAL."),
        on(37, "12:10").as_("port-mumbai").execute("clear"),
        arrives("hal", 35),
    ),
    ends="delivered",
)

LINERS = Story(
    "hal-f404-blades-3",
    shipment(
        "ge-aerospace",
        "hal-f404-blades",
        "Combustor liners for Koraput, shipment 3 of 4: 18 each",
        lines=(part(2, 18),),
        departs_at=evening(32),
        arrives_on=day(28),
        waybill="098-4471 3010",
    ),
    steps=(*leaves("ge-aerospace", 33, 307744), arrives("hal", 28)),
    ends="delivered",
)

NOZZLES = Story(
    "hal-f404-blades-4",
    shipment(
        "ge-aerospace",
        "hal-f404-blades",
        "HPT nozzle segments for Koraput, shipment 4 of 4: 96 each",
        lines=(part(3, 96),),
        departs_at=evening(25),
        arrives_on=day(21),
        waybill="098-4471 3398",
    ),
    steps=(*leaves("ge-aerospace", 26, 415082), arrives("hal", 21)),
    ends="delivered",
)

STORIES = (SPARES, FIRST, HELD, LINERS, NOZZLES)
