"""Support of P-8I: an exempt cable worth $480, spares on two desks, a heavy check, displays in repair, a refused fit."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import NAVY, RAJALI
from licensing.scenario.shipping import evening_ahead, shipment
from licensing.scenario.supplying import (
    POSEIDON,
    REPAIR_AND_RETURN,
    UNDER_A_LICENCE,
    maintenance,
    on_letter,
    repairer,
    seen_down,
    spares,
)
from licensing.scenario.vocabulary import Story, ahead, day, line, on, part, party

HOSUR = party(
    "consignee", "Adani Defence, Air Works Hosur", "IN", "Hosur, Tamil Nadu 635109", "adani-defence"
)
HOSUR_HANGAR = repairer("Adani Defence, Air Works Hosur", "IN", "Hosur, Tamil Nadu 635109", "adani-defence")
JACKSONVILLE = repairer("Boeing Global Services", "US", "Cecil Field, Jacksonville, FL 32221", "boeing")

CABLE = Story(
    "p8i-stores-cable",
    spares(
        "boeing",
        "P-8I stores management cable assembly, one each, $480",
        "Replaces a cable chafed at its connector, found at the A check of IN-328.",
        of=POSEIDON,
        authority={"authority_kind": "exemption", "exemption": "123.16(b)(2)"},
        required_on=ahead(14),
        lines=(
            line("Cable assembly, stores management", "VIII(h)(16)", 1, "480.00", part_number="W5203-0114"),
        ),
        parties=(RAJALI, NAVY),
    ),
    steps=(
        *opening(on(9, "09:20"), "boeing"),
        on(6, "14:15")
        .as_("okafor")
        .execute(
            "sample",
            sample_finding="sound",
            note="Single cable against defect report RAJ/328/117; no sibling orders to the same unit this quarter.",
        ),
    ),
    ends="released",
)

CABLE_FLIGHT = Story(
    "p8i-stores-cable-1",
    shipment(
        "boeing",
        "p8i-stores-cable",
        "Stores management cable for INS Rajali, one carton",
        lines=(part(1, 1),),
        departs_at=evening_ahead(2),
        arrives_on=ahead(6),
        waybill="176-5520 8841",
        carrier="Emirates SkyCargo, EK 202 New York - Dubai - Mumbai",
    ),
    steps=(on(1, "10:25").as_("boeing").file_shipment(),),
    ends="lodged",
)

SEALS = Story(
    "adani-p8i-landing-gear",
    spares(
        "adani-defence",
        "P-8I main landing gear seal kits and bushings for the heavy check at Hosur",
        "Landing gear restoration of IN-328 in the 96-month check at Hosur.",
        of=POSEIDON,
        authority=UNDER_A_LICENCE,
        required_on=ahead(40),
        lines=(
            line(
                "Seal kit, main landing gear shock strut", "9A610.x", 4, "38400.00", part_number="161A1100-55"
            ),
            line("Bushing set, trunnion", "9A610.x", 2, "11900.00", part_number="161A1213-8"),
        ),
        parties=(HOSUR, NAVY),
    ),
    steps=(*opening(on(4, "11:40"), "adani-defence"), on(3, "13:20").as_("okafor").execute("accept")),
    ends="review",
)

GENERATORS = Story(
    "p8i-drive-generators",
    spares(
        "boeing",
        "P-8I integrated drive generators, two rotables for INS Rajali",
        "Two generators failed within a month; the unit flies with no spare.",
        of=POSEIDON,
        authority=on_letter("IN-P-LAS", ahead(520)),
        required_on=ahead(21),
        equipment_down=True,
        lines=(
            line("Integrated drive generator, 180 kVA", "9A610.x", 2, "1124000.00", part_number="761574F-8"),
        ),
        parties=(RAJALI, NAVY),
    ),
    steps=(
        *opening(on(6, "10:40"), "boeing"),
        seen_down(6, "reyes"),
        on(5, "11:15").as_("reyes").execute("accept"),
        on(2, "16:05")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            note="Line 4 of the letter of offer covers rotables; two of six have been drawn.",
        ),
    ),
    ends="countersign",
)

DISPLAYS = Story(
    "p8i-displays-return",
    maintenance(
        "boeing",
        "P-8I mission crew displays, repair in the United States and return",
        "Repair of three 24-inch workstation displays with failed backlight drivers.",
        of=POSEIDON,
        authority=REPAIR_AND_RETURN,
        level="depot",
        work="repair",
        site=("Boeing Global Services, Jacksonville", "US"),
        induction_on=day(12),
        turnaround_days=75,
        parties=(RAJALI, NAVY, JACKSONVILLE),
        lines=(line("Display, workstation, 24 inch", "XI(a)(5)", 3, "126000.00", part_number="285A1040-1"),),
    ),
    steps=(
        *opening(on(20, "13:10"), "boeing"),
        on(14, "10:55").as_("boeing").execute("induct", imported_on=day(15)),
    ),
    ends="in_work",
)

HEAVY_CHECK = Story(
    "adani-p8i-heavy-check",
    maintenance(
        "adani-defence",
        "P-8I 96-month structural check of IN-328 at Hosur",
        "First heavy check of the type in India: structural inspection, corrosion treatment, landing gear restoration.",
        of=POSEIDON,
        authority=on_letter("IN-P-LAS", ahead(520)),
        level="depot",
        work="service",
        site=("Air Works hangar 3, Hosur", "IN"),
        induction_on=ahead(35),
        turnaround_days=150,
        parties=(HOSUR, NAVY, HOSUR_HANGAR),
    ),
    steps=(*opening(on(6, "12:30"), "adani-defence"), on(5, "14:50").as_("okafor").execute("accept")),
    ends="technical",
)

ANTENNA = Story(
    "adani-p8i-antenna",
    maintenance(
        "adani-defence",
        "P-8I satellite antenna replacement at Hosur, filed as repair",
        "One-to-one replacement of the Ku-band antenna during the check; the offered unit has a wider band.",
        of=POSEIDON,
        authority=UNDER_A_LICENCE,
        level="intermediate",
        work="replacement",
        site=("Air Works hangar 3, Hosur", "IN"),
        induction_on=ahead(35),
        turnaround_days=30,
        parties=(HOSUR, NAVY, HOSUR_HANGAR),
        lines=(
            line("Antenna, satellite, Ku-band, wide", "XI(c)(10)", 1, "318000.00", part_number="AKU-9120"),
        ),
    ),
    steps=(
        *opening(on(22, "11:35"), "adani-defence"),
        on(21, "10:10").as_("reyes").execute("accept"),
        on(17, "13:45")
        .as_("brandt")
        .execute(
            "report",
            assessment="unfit",
            statement="The offered antenna reaches a military band that the delivered one does not; this is an upgrade.",
        ),
        on(15, "11:20")
        .as_("reyes")
        .execute(
            "recommend", recommendation="deny", note="120.45: what raises performance is no maintenance."
        ),
        on(13, "15:55")
        .as_("whitcombe")
        .execute(
            "deny",
            reason="The replacement raises the aircraft's performance. File for a licence for the antenna, or name the "
            "original part number.",
        ),
    ),
    ends="denied",
)

STORIES = (CABLE, CABLE_FLIGHT, SEALS, GENERATORS, DISPLAYS, HEAVY_CHECK, ANTENNA)
