"""Support of M777A2: spares blocked as the letter of offer ended, tow gear a day late, depot work at three stages."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import ARMY, GUN_DEPOT
from licensing.scenario.shipping import arrives, evening, leaves, shipment
from licensing.scenario.supplying import (
    HOWITZER,
    UNDER_A_LICENCE,
    cleared,
    maintenance,
    on_letter,
    released,
    repairer,
    seen_down,
    spares,
)
from licensing.scenario.timeline import Day
from licensing.scenario.vocabulary import Story, ahead, day, line, on, part

TALEGAON = ("L&T Defence, Talegaon", "IN")
LT = repairer("L&T Defence, Land Systems Works", "IN", "Talegaon, Pune 410507", "lt-defence")
BEML = repairer("BEML Limited, Defence Production Unit", "IN", "Mysuru, Karnataka 570018", "beml")

LETTER = Story(
    "lt-howitzer-spares",
    spares(
        "lt-defence",
        "M777A2 breech and primer-feed spares on letter of offer IN-B-UBG",
        "Second-line repair of forty guns of 3 Artillery Division; six guns are unserviceable.",
        of=HOWITZER,
        authority=on_letter("IN-B-UBG", Day(calendar=2)),
        required_on=ahead(20),
        equipment_down=True,
        lines=(
            line("Breech block assembly", "II(j)(9)", 8, "344000.00", part_number="12979221"),
            line("Primer feed mechanism", "II(j)(9)", 16, "132800.00", part_number="12979410-2"),
        ),
        parties=(GUN_DEPOT, ARMY),
    ),
    steps=(
        *opening(on(48, "11:25"), "lt-defence"),
        seen_down(48, "reyes"),
        *released(48, "Lines 3 and 4 of the letter of offer; it ends this quarter, ship early.", "reyes"),
    ),
    ends="blocked",
)

FEEDS = Story(
    "lt-howitzer-feeds",
    shipment(
        "lt-defence",
        "lt-howitzer-spares",
        "M777A2 primer feed mechanisms for 509 Army Base Workshop: 16 each",
        lines=(part(2, 16),),
        departs_at=evening(35),
        arrives_on=day(29),
        waybill="176-5520 6120",
        carrier="Emirates SkyCargo, EK 202 New York - Dubai - Mumbai",
    ),
    steps=(*leaves("lt-defence", 36, 601175), arrives("mod-india", 30)),
    ends="delivered",
)

RETURNED = Story(
    "lt-elevating-gear",
    spares(
        "lt-defence",
        "M777A2 elevating gear and equilibrators for the Agra workshop",
        "Replacement on three guns after a towing accident near Siliguri.",
        of=HOWITZER,
        authority=on_letter("IN-P-SBH", ahead(300)),
        required_on=ahead(50),
        lines=(line("Elevating gear, left", "II(j)(9)", 3, "96300.00", part_number="12979530-1"),),
        parties=(GUN_DEPOT, ARMY),
    ),
    steps=(
        *opening(on(16, "12:10"), "lt-defence"),
        on(15, "11:50")
        .as_("okafor")
        .execute(
            "return_without_action",
            reason="IN-P-SBH is the Navy's letter of offer for MH-60R. File again under a letter that covers M777A2.",
        ),
    ),
    ends="returned",
)

TOW_GEAR = Story(
    "beml-tow-gear",
    spares(
        "beml",
        "M777A2 lunettes and tow-arm hydraulic units for integration with BEML's gun tower",
        "Replacement of worn tow gear on guns drawn by BEML 6x6 vehicles.",
        of=HOWITZER,
        authority=on_letter("IN-B-UBM", ahead(640)),
        required_on=ahead(60),
        lines=(
            line("Lunette, towing", "II(j)(9)", 20, "41000.00", part_number="12979871"),
            line("Hydraulic unit, tow arm", "II(j)(9)", 10, "87500.00", part_number="12979884-3"),
        ),
        parties=(GUN_DEPOT, ARMY),
    ),
    steps=opening(on(3, "12:25"), "beml"),
    ends="verification",
    overdue=True,
)

RECOIL = Story(
    "lt-recoil-overhaul",
    maintenance(
        "lt-defence",
        "Overhaul of twelve M777A2 recoil mechanisms at Talegaon",
        "Strip, re-chrome and gas recharge of recoil mechanisms after 2,500 effective full charges.",
        of=HOWITZER,
        authority=on_letter("IN-B-UBM", ahead(640)),
        level="depot",
        work="overhaul",
        site=TALEGAON,
        induction_on=ahead(28),
        turnaround_days=110,
        parties=(GUN_DEPOT, ARMY, LT),
    ),
    steps=(
        *opening(on(12, "11:55"), "lt-defence"),
        on(11, "14:20").as_("okafor").execute("accept"),
        on(2, "10:35")
        .as_("brandt")
        .execute(
            "report",
            assessment="conditions",
            statement="Re-chroming to the depot standard only; the seal drawings stay with the U.S. field representative.",
        ),
    ),
    ends="determination",
)

TRAILS = Story(
    "beml-trail-arms",
    maintenance(
        "beml",
        "Repair of M777A2 trail arms cracked in high-altitude towing",
        "Titanium weld repair of four trail arms; procedure to be qualified on a scrapped arm first.",
        of=HOWITZER,
        authority=UNDER_A_LICENCE,
        level="depot",
        work="repair",
        site=("BEML Defence Production Unit, Mysuru", "IN"),
        induction_on=ahead(60),
        turnaround_days=90,
        parties=(GUN_DEPOT, ARMY, BEML),
    ),
    steps=(on(2, "12:35").as_("beml").file(),),
    ends="draft",
)

SIGHTS = Story(
    "lt-sight-mounts",
    maintenance(
        "lt-defence",
        "Realignment of M777A2 sight mounts by L&T's mobile team at Leh",
        "Bore-sight realignment of nine guns after road moves, in place.",
        of=HOWITZER,
        authority=on_letter("IN-B-UBM", ahead(640)),
        level="intermediate",
        work="service",
        site=("Forward repair station, Leh", "IN"),
        induction_on=day(28),
        turnaround_days=14,
        parties=(GUN_DEPOT, ARMY, LT),
    ),
    steps=(
        *opening(on(45, "12:45"), "lt-defence"),
        *cleared(45, "Published alignment procedure; no restricted data.", "Covered by line 9."),
        on(31, "11:30").as_("lt-defence").execute("cancel"),
    ),
    ends="cancelled",
)

STORIES = (LETTER, FEEDS, RETURNED, TOW_GEAR, RECOIL, TRAILS, SIGHTS)
