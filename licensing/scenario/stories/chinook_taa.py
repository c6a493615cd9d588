"""Intermediate-level maintenance assistance for CH-47F: filed yesterday."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, line, on

STORY = Story(
    "chinook-taa",
    Filing(
        by="boeing",
        subject="Intermediate-level maintenance training for CH-47F at Chandigarh: technical assistance agreement",
        detail=detail(
            "boeing",
            "TAA",
            "Off-equipment repair of rotor heads and hydraulics by Indian Air Force technicians (120.45).",
            ends_on=ahead(1461),
            territory=["IN"],
        ),
        lines=(
            line(
                "Defence services: intermediate-level maintenance, CH-47F",
                "VIII(i)",
                1,
                "5600000.00",
                unit="lot",
            ),
        ),
        parties=(IAF,),
        delivered_item={"designation": "CH-47F", "serial_number": "ZL-4702"},
    ),
    steps=opening(on(1, "11:08"), "boeing", CERTIFICATION),
    ends="intake",
)
