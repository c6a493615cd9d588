"""C-130J avionics whose serial numbers were not found at the consignee's: suspended."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.vocabulary import Filing, Story, line, on, party

STORES = party("consignee", "Deccan Aero Stores Private Limited", "IN", "Begumpet, Hyderabad 500016")

STORY = Story(
    "c130j-stores-diversion",
    Filing(
        by="lockheed-martin",
        subject="C-130J-30 navigation units and radar altimeters through Deccan Aero Stores",
        detail=detail(
            "lockheed-martin", "DSP-5", "Rotable pool for C-130J-30 held by a bonded store at Hyderabad."
        ),
        lines=(
            line(
                "Embedded GPS/inertial navigation unit",
                "XII(d)",
                8,
                "1336000.00",
                part_number="34209300-0155",
            ),
            line(
                "Radar altimeter receiver-transmitter", "9A610.x", 8, "228000.00", part_number="622-3890-022"
            ),
        ),
        parties=(STORES, IAF, FORWARDER_EAST),
        delivered_item={"designation": "C-130J-30", "serial_number": "KC-3814"},
    ),
    steps=(
        *opening(on(77, "14:12"), "lockheed-martin", CERTIFICATION),
        on(76, "09:36").as_("okafor").execute("accept"),
        on(70, "13:58")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Pool quantities fit twelve aircraft.",
        ),
        on(68, "11:04").as_("nakagawa").execute("approve"),
        on(15, "16:12")
        .as_("whitcombe")
        .execute(
            "suspend",
            reason="Unfavourable post-shipment check: three of eight navigation units could not be sighted at the store, "
            "and no issue voucher to the Indian Air Force was produced. 22 CFR 120.18(a)(9).",
        ),
    ),
    ends="suspended",
)
