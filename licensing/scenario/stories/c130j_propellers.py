"""Propellers for C-130J-30, first attempt: returned because papers and parties disagree."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.vocabulary import Filing, Story, line, on, party

WING = party("consignee", "12 Wing, Air Force Station Chandigarh", "IN", "Chandigarh 160003", "mod-india")

STORY = Story(
    "c130j-propellers",
    Filing(
        by="lockheed-martin",
        subject="C-130J-30 propeller blades and defensive-aids spares for the Indian Air Force",
        detail=detail(
            "lockheed-martin",
            "DSP-5",
            "Squadron spares for the C-130J-30 fleet at Hindan; two aircraft on ground.",
        ),
        lines=(
            line("Blade, propeller, R391", "9A610.x", 12, "1188000.00", part_number="690600-14"),
            line(
                "Control unit, countermeasures dispenser", "XI(a)(4)", 3, "267000.00", part_number="117-47-3"
            ),
        ),
        parties=(WING, IAF, FORWARDER_EAST),
        delivered_item={"designation": "C-130J-30", "serial_number": "KC-3811"},
    ),
    steps=(
        *opening(on(20, "10:22"), "lockheed-martin", CERTIFICATION),
        on(19, "13:37")
        .as_("reyes")
        .execute(
            "return_without_action",
            reason="The filing names 12 Wing, Chandigarh as consignee; the purchase order ships to 28 Wing, Hindan. File "
            "again with the consignee that the order names.",
        ),
    ),
    ends="returned",
)
