"""Work on MH-60R: sonars going home after repair, a repair that is an upgrade, training, and a site nobody approved."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import GARUDA, NAVY, RELIANCE
from licensing.scenario.shipping import evening, leaves, shipment
from licensing.scenario.supplying import (
    REPAIR_AND_RETURN,
    SEAHAWK,
    UNDER_A_LICENCE,
    maintenance,
    repairer,
)
from licensing.scenario.vocabulary import Story, ahead, day, line, on, part

PORTSMOUTH = repairer("Raytheon", "US", "1847 W Main Road, Portsmouth, RI 02871", "raytheon")
OWEGO = repairer("Lockheed Martin Rotary and Mission Systems", "US", "Owego, NY 13827", "lockheed-martin")
PIPAVAV = repairer(
    "Reliance Naval & Engineering", "IN", "Pipavav Port, Amreli, Gujarat 365560", "reliance-naval"
)

SONARS = Story(
    "seahawk-sonar-return",
    maintenance(
        "raytheon",
        "AN/AQS-22 wet ends, two, repair in the United States and return",
        "Repair of flooded wet ends 0117 and 0122 lost to a cable seal failure.",
        of=SEAHAWK,
        authority=REPAIR_AND_RETURN,
        level="depot",
        work="repair",
        site=("Raytheon, Portsmouth RI", "US"),
        induction_on=day(44),
        turnaround_days=80,
        parties=(GARUDA, NAVY, PORTSMOUTH),
        lines=(line("Wet end, AN/AQS-22, repaired", "XI(a)(1)", 2, "1840000.00", part_number="G701900-4"),),
    ),
    steps=(
        *opening(on(50, "11:05"), "raytheon"),
        on(45, "10:45").as_("raytheon").execute("induct", imported_on=day(46)),
        on(3, "13:50").as_("raytheon").execute("dispatch"),
    ),
    ends="returning",
)

HOMEWARD = Story(
    "seahawk-sonar-return-1",
    shipment(
        "raytheon",
        "seahawk-sonar-return",
        "Two repaired AN/AQS-22 wet ends for INS Garuda",
        lines=(part(1, 2),),
        departs_at=evening(1),
        arrives_on=ahead(4),
        waybill="098-4472 0519",
    ),
    steps=leaves("raytheon", 2, 840227),
    ends="in_transit",
)

TURRET = Story(
    "seahawk-turret-return",
    maintenance(
        "lockheed-martin",
        "MH-60R electro-optical turret, repair in the United States and return",
        "Repair of one multi-spectral turret with a failed azimuth drive.",
        of=SEAHAWK,
        authority=REPAIR_AND_RETURN,
        level="depot",
        work="repair",
        site=("Lockheed Martin, Owego NY", "US"),
        induction_on=day(16),
        turnaround_days=90,
        parties=(GARUDA, NAVY, OWEGO),
        lines=(
            line("Turret, multi-spectral, AN/AAS-44C(V)", "XII(c)", 1, "1290000.00", part_number="3269330-3"),
        ),
    ),
    steps=(
        *opening(on(21, "09:55"), "lockheed-martin"),
        on(17, "14:30").as_("lockheed-martin").execute("induct", imported_on=day(18)),
        on(1, "11:55")
        .as_("lockheed-martin")
        .execute(
            "find_upgrade",
            upgrade="The failed detector is out of production; its successor has twice the pixels. It leaves on a DSP-5 "
            "(22 CFR 123.4(b)).",
        ),
    ),
    ends="intake",
)

TRAINING = Story(
    "seahawk-line-training",
    maintenance(
        "lockheed-martin",
        "MH-60R organizational maintenance training at INS Garuda",
        "Six weeks of line maintenance training for the second squadron's technicians, operator manuals only.",
        of=SEAHAWK,
        authority={"authority_kind": "exemption", "exemption": "124.2(a)"},
        level="organizational",
        work="service",
        activity="training",
        site=("Naval Air Station Kochi", "IN"),
        induction_on=day(9),
        turnaround_days=42,
        parties=(GARUDA, NAVY, OWEGO),
    ),
    steps=(
        *opening(on(15, "13:05"), "lockheed-martin"),
        on(9, "09:15").as_("lockheed-martin").execute("induct"),
    ),
    ends="in_work",
)

DRY_DOCK = Story(
    "reliance-radome",
    maintenance(
        "reliance-naval",
        "MH-60R radome repair in Reliance's composite shop at Pipavav",
        "Lightning damage to one radome; patch repair and electrical test.",
        of=SEAHAWK,
        authority=UNDER_A_LICENCE,
        level="depot",
        work="repair",
        site=("Composite shop, Pipavav", "IN"),
        induction_on=ahead(30),
        turnaround_days=45,
        parties=(RELIANCE, NAVY, PIPAVAV),
    ),
    steps=(
        *opening(on(13, "12:40"), "reliance-naval"),
        on(11, "10:20")
        .as_("reyes")
        .execute(
            "return_without_action",
            reason="No agreement covers depot work at Pipavav, and the shop holds no approval for this radome. An "
            "agreement with the manufacturer comes first.",
        ),
    ),
    ends="returned",
)

STORIES = (SONARS, HOMEWARD, TURRET, TRAINING, DRY_DOCK)
