"""Transmissions lent to BEML: revoked, and the filer contests it."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY
from licensing.scenario.vocabulary import Filing, Story, about, line, on, party

BEML = party("consignee", "BEML Limited", "IN", "Kolar Gold Fields, Karnataka 563115", "beml")

STORY = Story(
    "beml-transmissions",
    Filing(
        by="general-dynamics-land-systems",
        subject="Cross-drive transmissions for BEML's armoured recovery vehicle evaluation",
        detail=detail(
            "general-dynamics-land-systems",
            "DSP-5",
            "Bench and field evaluation of three transmissions in a recovery vehicle for the Indian Army.",
        ),
        lines=(
            line(
                "Cross-drive transmission, 1,100 kW class",
                "VII(g)",
                3,
                "1410000.00",
                part_number="12596101-3",
            ),
            line("Final drive, pair", "VII(g)", 3, "246000.00", part_number="12596144"),
        ),
        parties=(BEML, ARMY),
    ),
    steps=(
        *opening(on(75, "11:30"), "general-dynamics-land-systems", CERTIFICATION),
        on(74, "14:11").as_("okafor").execute("accept"),
        on(66, "09:52")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Evaluation plan enclosed; three units.",
        ),
        on(64, "15:27").as_("whitcombe").execute("approve"),
        about(30, "11:36")
        .as_("whitcombe")
        .execute(
            "revoke",
            reason="A trade-show brochure shows one transmission in a vehicle for another customer. The end-use differs "
            "from the one licensed.",
        ),
        about(20, "10:42")
        .as_("general-dynamics-land-systems")
        .execute(
            "contest",
            grounds="The brochure shows a mock-up. Serial numbers 0007 to 0009 are on the bench at Kolar Gold Fields; the "
            "Army's evaluation officer confirms it in the enclosed letter.",
        ),
    ),
    ends="contested",
)
