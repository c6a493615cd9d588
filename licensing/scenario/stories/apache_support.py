"""Support of AH-64E: drive-train work past its turn-around, the parts that it waits for, and what was denied."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import IAF, TASL
from licensing.scenario.rating import priority, rated
from licensing.scenario.shipping import evening, leaves, shipment
from licensing.scenario.supplying import (
    APACHE,
    UNDER_A_LICENCE,
    cleared,
    maintenance,
    on_letter,
    released,
    repairer,
    seen_down,
    spares,
)
from licensing.scenario.vocabulary import Named, Story, ahead, day, line, on, part

SHOP = repairer(
    "Tata Advanced Systems Limited, Rotorcraft Centre",
    "IN",
    "Aerospace SEZ, Adibatla, Hyderabad 501510",
    "tata-advanced-systems",
)
FOLLOW_ON = on_letter("IN-B-UBK", ahead(700))

PARTS = Story(
    "apache-input-modules",
    spares(
        "boeing",
        "AH-64E nose gearbox input modules and bearings for ZI-6004 at Hyderabad",
        "Parts found necessary at strip of the drive train of ZI-6004.",
        of=APACHE,
        authority=FOLLOW_ON,
        required_on=ahead(12),
        equipment_down=True,
        lines=(
            line("Input module, nose gearbox", "VIII(h)(2)", 2, "286000.00", part_number="7-611320015-1"),
            line("Bearing, roller, output", "VIII(h)(2)", 8, "31600.00", part_number="7-611320044"),
        ),
        parties=(TASL, IAF),
    ),
    steps=(
        *opening(on(22, "09:50"), "boeing"),
        seen_down(22, "okafor"),
        *released(22, "Follow-on support letter of offer, line 2; parts tally with the strip report."),
    ),
    ends="released",
)

FLIGHT = Story(
    "apache-input-modules-1",
    shipment(
        "boeing",
        "apache-input-modules",
        "Input modules and bearings for ZI-6004: 2 and 8 each",
        lines=(part(1, 2), part(2, 8)),
        departs_at=evening(1),
        arrives_on=ahead(5),
        waybill="098-4472 0502",
    ),
    steps=leaves("boeing", 2, 733016),
    ends="in_transit",
)

DRIVE_TRAIN = Story(
    "apache-drive-train",
    maintenance(
        "tata-advanced-systems",
        "AH-64E drive-train inspection of ZI-6004 after an overtorque, intermediate level",
        "Removal and inspection of nose gearboxes and drive shafts after an overtorque of 128 per cent.",
        of=APACHE,
        authority=FOLLOW_ON,
        level="intermediate",
        work="repair",
        site=("TASL Rotorcraft Centre, Hyderabad", "IN"),
        induction_on=day(44),
        turnaround_days=42,
        equipment_down=True,
        parties=(TASL, IAF, SHOP),
    ),
    steps=(
        *opening(on(60, "12:00"), "tata-advanced-systems"),
        seen_down(60, "okafor"),
        *cleared(60, "Inspection to the intermediate manual.", "Line 5 of the letter of offer.", "okafor"),
        on(46, "11:45").as_("tata-advanced-systems").execute("induct"),
        on(16, "12:40")
        .as_("tata-advanced-systems")
        .execute("await_parts", parts=Named("apache-input-modules")),
    ),
    ends="awaiting_parts",
    overdue=True,
)

SHAFTS = Story(
    "apache-shafts-priority",
    priority(
        "boeing",
        "ge-aerospace",
        "Priority for T700-701D output shafts for the grounded AH-64E ZI-6004",
        "Output shaft assembly, T700-GE-701D, 2 each, P/N 5043T82G03",
        "ZI-6004 is grounded past its turn-around; a second aircraft awaits the same shaft.",
        required_on=ahead(55),
        supports=Named("apache-input-modules"),
    ),
    steps=rated(13, "boeing", "Readiness of a partner's attack helicopters.", "4500981276-A1", symbol="G2"),
    ends="rated",
)

PROCESSOR = Story(
    "tasl-radar-processors",
    spares(
        "tata-advanced-systems",
        "AH-64E fire control radar processors for a forward stock at Hyderabad",
        "Pool of programmable signal processors to shorten repair times.",
        of=APACHE,
        authority=UNDER_A_LICENCE,
        required_on=ahead(90),
        lines=(
            line(
                "Programmable signal processor, AN/APG-78", "XI(a)(3)", 6, "2790000.00", part_number="13088-6"
            ),
        ),
        parties=(TASL, IAF),
    ),
    steps=(
        *opening(on(18, "12:55"), "tata-advanced-systems"),
        on(17, "10:30").as_("reyes").execute("accept"),
        on(14, "11:10")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="deny",
            note="Six processors for six radars, and no failure on record.",
        ),
        on(12, "14:35")
        .as_("nakagawa")
        .execute(
            "deny",
            reason="The quantity doubles the fleet's processors without a failure on record, and the firm is no unit of the "
            "end-user. 22 CFR 126.7(a).",
        ),
    ),
    ends="denied",
)

STORIES = (PARTS, FLIGHT, DRIVE_TRAIN, SHAFTS, PROCESSOR)
