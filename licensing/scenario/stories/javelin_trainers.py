"""Javelin trainers lent for an exercise: the licence was surrendered, what stayed in India was asked for, and two rounds are lost."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY, FORWARDER_EAST
from licensing.scenario.shipping import arrives, evening, leaves, shipment
from licensing.scenario.vocabulary import Filing, Story, day, line, on, part

LICENCE = Story(
    "javelin-trainers",
    Filing(
        by="raytheon",
        subject="Javelin trainers and inert rounds for a joint exercise in Uttarakhand, temporary",
        detail=detail(
            "raytheon",
            "DSP-73",
            "Training of four Indian Army teams before a joint exercise at Auli.",
            purchase_documented=False,
        ),
        lines=(
            line("Javelin field tactical trainer, student station", "IX(a)", 4, "388000.00"),
            line("Missile simulation round, inert", "IV(h)", 12, "78000.00", part_number="13305472"),
        ),
        parties=(ARMY, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(79, "10:05"), "raytheon", CERTIFICATION),
        on(78, "13:15").as_("okafor").execute("accept"),
        on(74, "15:25")
        .as_("okafor")
        .execute(
            "recommend", recommendation="approve", notification="none", note="Inert articles for training."
        ),
        on(72, "10:55").as_("nakagawa").execute("approve"),
        on(14, "11:30").as_("raytheon").execute("surrender"),
    ),
    ends="void",
)
STATIONS = Story(
    "javelin-trainers-1",
    shipment(
        "raytheon",
        "javelin-trainers",
        "Four Javelin student stations for Auli",
        lines=(part(1, 4),),
        departs_at=evening(69),
        arrives_on=day(65),
        waybill="098-4471 6014",
    ),
    steps=(*leaves("raytheon", 70, 604412), arrives("mod-india", 65)),
    ends="return_overdue",
)
ROUNDS = Story(
    "javelin-trainers-2",
    shipment(
        "raytheon",
        "javelin-trainers",
        "Twelve inert Javelin rounds for Auli",
        lines=(part(2, 12),),
        departs_at=evening(68),
        arrives_on=day(64),
        waybill="098-4471 6025",
    ),
    steps=(
        *leaves("raytheon", 69, 604587),
        arrives("mod-india", 64),
        on(35, "11:15").as_("raytheon").execute("record_return", returned_on=day(37), line=1, quantity=10),
        on(4, "14:10")
        .as_("okafor")
        .execute(
            "close_unreturned",
            reason="Two rounds fell into the Alaknanda at a crossing; the Army's board of inquiry confirms "
            "their loss.",
        ),
    ),
    ends="not_brought_back",
)
STORIES = (LICENCE, STATIONS, ROUNDS)
