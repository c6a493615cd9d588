"""GE Aerospace's second tranche of F404 spares for HAL: both agencies heard, the officer weighs it."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, HAL_ENGINES, IAF
from licensing.scenario.stories.ge_f404_spares import CONTRACT
from licensing.scenario.vocabulary import Filing, Story, line, on

STORY = Story(
    "ge-f404-second-tranche",
    Filing(
        by="ge-aerospace",
        subject="F404-IN20 hot-section spares for HAL Koraput, second tranche with FADEC",
        detail=detail(
            "ge-aerospace",
            "DSP-5",
            "Repair of F404-IN20 engines removed from Tejas Mk 1 aircraft at Sulur and Naliya, awaiting parts.",
            **{**CONTRACT, "contract_number": "HAL-ED-F404-2217"},  # the same, as this filing spells it
        ),
        lines=(
            line(
                "Vane, low-pressure turbine, cooled", "XIX(f)(2)", 220, "1386000.00", part_number="4127T36P08"
            ),
            line("Disk, high-pressure turbine", "XIX(f)(2)", 9, "1512000.00", part_number="6078T57P02"),
            line(
                "Full-authority digital engine control",
                "XIX(f)(2)",
                4,
                "1148000.00",
                part_number="2124M70P15",
            ),
        ),
        parties=(HAL_ENGINES, IAF, FORWARDER_EAST),
        delivered_item={"designation": "F404-IN20", "serial_number": "GE-B310-122"},
    ),
    steps=(
        *opening(
            on(25, "10:02"),
            "ge-aerospace",
            CERTIFICATION,
            (
                "technical",
                "Fleet and scrap-rate statement",
                (
                    "Nine engines are held at Koraput awaiting disks or vanes. Average scrap at second-line inspection: "
                    "14 per cent of cooled vanes, one disk in eleven engines."
                ),
            ),
        ),
        on(23, "09:30").as_("okafor").execute("accept"),
        on(20, "11:45")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Follows the licence for the first tranche. Is any change of the FADEC's software load included?",
        ),
        on(12, "14:20")
        .as_("farooqi")
        .execute(
            "give_position", position="no_objection", statement="No change of view since the first tranche."
        ),
        on(3, "16:05")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="FADEC hardware acceptable in the India-specific configuration only.",
            provisos=[
                "FADEC units carry the F404-IN20 export software load and no loader or source code.",
                "The first tranche's provisos on know-how and mutilation apply.",
            ],
        ),
    ),
    ends="determination",
)
