"""Gearboxes for AH-64E: queried, answered after three weeks, recommended with a day to spare."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.vocabulary import Filing, Story, day, line, on, party

DEPOT = party("consignee", "3 Base Repair Depot, Indian Air Force", "IN", "Chandigarh 160003", "mod-india")

STORY = Story(
    "apache-gearboxes",
    Filing(
        by="boeing",
        subject="AH-64E main rotor gearboxes and nose gearboxes, depot spares for the Indian Air Force",
        detail=detail(
            "boeing",
            "DSP-5",
            "Replacement of gearboxes that reached their overhaul limit on AH-64E helicopters of 125 Squadron.",
        ),
        lines=(
            line(
                "Main transmission with face gears, AH-64E",
                "VIII(h)(2)",
                4,
                "5240000.00",
                part_number="7-611310001-3",
            ),
            line("Nose gearbox, engine", "VIII(h)(2)", 6, "1194000.00", part_number="7-611320002-5"),
            line("Seal and bearing kit", "9A610.x", 24, "76800.00", part_number="7-611311077"),
        ),
        parties=(DEPOT, IAF, FORWARDER_EAST),
        delivered_item={"designation": "AH-64E", "serial_number": "ZI-6004"},
    ),
    steps=(
        *opening(on(31, "10:35"), "boeing", CERTIFICATION),
        on(29, "14:48").as_("reyes").execute("accept"),
        on(26, "11:10")
        .as_("reyes")
        .execute(
            "query",
            reason="Four transmissions for one squadron: state tail numbers, hours since overhaul, and whether removed "
            "units are returned for overhaul or scrapped.",
        ),
        on(9, "09:18")
        .as_("boeing")
        .execute(
            "answer",
            answer="ZI-6004, -6007, -6011 and -6015, between 1,740 and 1,795 hours since new against a limit of 1,800. "
            "Removed units return to Mesa under 22 CFR 123.4(a)(1) for overhaul; none is scrapped in India.",
        ),
        on(8, "10:12")
        .as_("reyes")
        .execute(
            "correct_clock",
            clock="case",
            reads="paused",
            from_on=day(27),
            until_on=day(27),
            reason="The question had been put by telephone a day before it was recorded; the day was the applicant's.",
        ),
        on(2, "15:36")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Answer agrees with the maintenance forecast on file. USD 6.51 million, no SME.",
        ),
    ),
    ends="countersign",
)
