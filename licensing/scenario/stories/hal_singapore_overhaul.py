"""HAL asks to send F404 modules to Singapore for overhaul: three weeks on one desk, escalated."""

from licensing.scenario.filings import opening, retransfer
from licensing.scenario.parties import IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, line, on, party

SHOP = party(
    "consignee", "Changi Aero Engine Services Pte Ltd", "SG", "540 Airport Road, Paya Lebar, Singapore 539938"
)

STORY = Story(
    "hal-singapore-overhaul",
    Filing(
        by="hal",
        subject="Retransfer of F404-IN20 low-pressure turbine modules to Singapore for overhaul and return",
        detail=retransfer(
            "Overhaul of six modules while the Koraput test cell is rebuilt, and return to HAL; no change of end-use.",
            destination="SG",
            ends_on=ahead(730),
        ),
        lines=(
            line(
                "Module, low-pressure turbine, F404-IN20, unserviceable",
                "XIX(f)(2)",
                6,
                "2940000.00",
                part_number="6087T20G01",
            ),
        ),
        parties=(SHOP, IAF),
        delivered_item={"designation": "F404-IN20", "serial_number": "GE-B310-122"},
    ),
    steps=(
        *opening(
            on(18, "11:20"),
            "hal",
            (
                "technical",
                "Letter of explanation, General Correspondence",
                (
                    "Original authorisation, present location and end-user of six modules; proposed overhaul in Singapore; "
                    "return to Koraput within fourteen months. 22 CFR 123.9(c)."
                ),
            ),
        ),
        on(17, "10:08").as_("reyes").execute("accept"),
    ),
    ends="review",
    overdue=True,
)
