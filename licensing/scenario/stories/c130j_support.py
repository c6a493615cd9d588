"""Support of C-130J-30: spares on a live letter of offer, spares that outlived their licence, work exempt and blocked."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import HINDAN, IAF
from licensing.scenario.shipping import arrives, evening, evening_ahead, leaves, shipment
from licensing.scenario.supplying import (
    HERCULES,
    HERCULES_2,
    REPAIR_AND_RETURN,
    cleared,
    maintenance,
    on_letter,
    on_licence,
    released,
    repairer,
    seen_down,
    spares,
)
from licensing.scenario.timeline import Day
from licensing.scenario.vocabulary import Named, Story, ahead, day, line, on, part

MARIETTA = ("Lockheed Martin Aeronautics, Marietta", "US")
LM = repairer("Lockheed Martin Aeronautics", "US", "86 S Cobb Drive, Marietta, GA 30063", "lockheed-martin")

LETTER = Story(
    "c130j-letter-spares",
    spares(
        "lockheed-martin",
        "C-130J-30 wheels, brakes and valve housings on letter of offer IN-D-SAA",
        "Yearly replenishment of 77 Squadron, line 7 of the letter of offer.",
        of=HERCULES,
        authority=on_letter("IN-D-SAA", ahead(410)),
        required_on=ahead(25),
        lines=(
            line("Wheel and brake assembly, main", "9A610.x", 24, "441600.00", part_number="3-1503-2"),
            line("Valve housing, propeller control", "9A610.x", 6, "222000.00", part_number="782490-12"),
            line("Bleed air regulator", "9A610.x", 10, "148500.00", part_number="3290718-3"),
        ),
        parties=(HINDAN, IAF),
    ),
    steps=(
        *opening(on(40, "09:40"), "lockheed-martin"),
        *released(40, "DSP-94 and the signed letter are on file; quantities are those of line 7."),
    ),
    ends="released",
)

WHEELS = Story(
    "c130j-letter-wheels",
    shipment(
        "lockheed-martin",
        "c130j-letter-spares",
        "Wheels and brakes for 28 Wing, Hindan: 24 each",
        lines=(part(1, 24),),
        departs_at=evening(27),
        arrives_on=day(22),
        waybill="098-4472 0016",
        foreign_government=True,
    ),
    steps=(*leaves("lockheed-martin", 28, 118830), arrives("mod-india", 23)),
    ends="delivered",
)

VALVES = Story(
    "c130j-letter-valves",
    shipment(
        "lockheed-martin",
        "c130j-letter-spares",
        "Propeller valve housings for 28 Wing, Hindan: 6 each",
        lines=(part(2, 6),),
        departs_at=evening_ahead(3),
        arrives_on=ahead(7),
        waybill="098-4472 0457",
        foreign_government=True,
    ),
    steps=(
        on(2, "11:05").as_("lockheed-martin").file_shipment(),
        on(1, "10:20")
        .as_("port-jfk")
        .execute(
            "hold",
            side="export",
            code="papers_missing",
            evidence="The DSP-94 filed with the port names line 6 of the letter; a copy of line 7 is not on file.",
        ),
    ),
    ends="held",
)

REGULATORS = Story(
    "c130j-letter-regulators",
    shipment(
        "lockheed-martin",
        "c130j-letter-spares",
        "Bleed air regulators for 28 Wing, Hindan: 10 each",
        lines=(part(3, 10),),
        departs_at=evening(18),
        arrives_on=day(13),
        waybill="098-4472 0231",
    ),
    steps=(
        on(20, "14:30").as_("lockheed-martin").file_shipment(),
        on(19, "09:50").as_("lockheed-martin").execute("cancel"),
    ),
    ends="cancelled",
)

PROPELLERS = Story(
    "c130j-propeller-spares",
    spares(
        "lockheed-martin",
        "C-130J-30 propeller blades for two aircraft on ground at Hindan",
        "Blade erosion beyond limits on KC-3811 and KC-3814; both aircraft are on ground.",
        of=HERCULES,
        authority=on_licence("c130j-propellers"),
        required_on=ahead(30),
        equipment_down=True,
        lines=(line("Blade, propeller, R391", "9A610.x", 12, "1188000.00", part_number="690600-14"),),
        parties=(HINDAN, IAF),
    ),
    steps=(
        *opening(on(20, "14:05"), "lockheed-martin"),
        seen_down(20, "reyes"),
        on(19, "09:40").as_("reyes").execute("await_licence"),
        on(18, "10:05")
        .as_("reyes")
        .execute(
            "query",
            reason="The licence case was returned without action. Under which authority shall these go?",
        ),
        on(6, "15:20")
        .as_("lockheed-martin")
        .execute("answer", answer="The licence was filed again last week with 28 Wing, Hindan as consignee."),
        on(5, "09:25").as_("reyes").execute("await_licence", licence=Named("c130j-propellers-again")),
    ),
    ends="awaiting_licence",
)

RADAR = Story(
    "c130j-radar-return",
    maintenance(
        "lockheed-martin",
        "C-130J-30 weather radar receiver-transmitter, repair in the United States and return",
        "Repair of one AN/APN-241 receiver-transmitter with low output power, removed from KC-3814.",
        of=HERCULES_2,
        authority=REPAIR_AND_RETURN,
        level="depot",
        work="repair",
        site=MARIETTA,
        induction_on=ahead(12),
        turnaround_days=90,
        equipment_down=True,
        parties=(HINDAN, IAF, LM),
        lines=(line("Receiver-transmitter, radar", "XI(a)(3)", 1, "412000.00", part_number="1005540G04"),),
    ),
    steps=(*opening(on(6, "11:45"), "lockheed-martin"), seen_down(6, "reyes")),
    ends="cleared",
)

OVERHAUL = Story(
    "c130j-mission-computer-return",
    maintenance(
        "lockheed-martin",
        "C-130J-30 mission computer, repair in the United States and return",
        "Repair of one mission computer with a failed processor module.",
        of=HERCULES,
        authority=REPAIR_AND_RETURN,
        level="depot",
        work="repair",
        site=MARIETTA,
        induction_on=day(60),
        turnaround_days=70,
        parties=(HINDAN, IAF, LM),
        lines=(line("Computer, mission", "VIII(h)(17)", 1, "538000.00", part_number="697500-12"),),
    ),
    steps=(
        *opening(on(70, "10:15"), "lockheed-martin"),
        on(62, "11:20").as_("lockheed-martin").execute("induct", imported_on=day(63)),
        on(24, "15:40").as_("lockheed-martin").execute("dispatch"),
        on(18, "14:10").as_("mod-india").execute("receive", received_on=day(18)),
    ),
    ends="completed",
)

WING_BOX = Story(
    "c130j-wing-inspection",
    maintenance(
        "lockheed-martin",
        "C-130J-30 outer wing inspection of KC-3814 at Hindan by a field team",
        "Ultrasonic inspection of the outer wing lower panels; nine people for three weeks.",
        of=HERCULES_2,
        authority=on_letter("IN-D-SAD", Day(calendar=2)),
        level="intermediate",
        work="service",
        site=("Air Force Station Hindan, hangar 2", "IN"),
        induction_on=ahead(9),
        turnaround_days=21,
        parties=(HINDAN, IAF, LM),
    ),
    steps=(
        *opening(on(30, "12:40"), "lockheed-martin"),
        *cleared(
            30, "Inspection to the published manual; no design data.", "Line 11 of the letter of offer."
        ),
    ),
    ends="blocked",
)

STORIES = (LETTER, WHEELS, VALVES, REGULATORS, PROPELLERS, RADAR, OVERHAUL, WING_BOX)
