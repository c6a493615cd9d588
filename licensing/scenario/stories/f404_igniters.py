"""Igniter plugs that did not leave as planned: the departure was planned again, and the export information filed again."""

from licensing.scenario.shipping import evening, evening_ahead, filed, shipment
from licensing.scenario.vocabulary import Story, ahead, day, on, part

STORY = Story(
    "f404-igniters",
    shipment(
        "ge-aerospace",
        "ge-f404-spares",
        "Igniter plugs for Koraput, 80 of 120",
        lines=(part(4, 80),),
        departs_at=evening(32),
        arrives_on=day(28),
        waybill="098-4471 7741",
    ),
    steps=(
        on(33, "13:40").as_("ge-aerospace").file_shipment(),
        filed("ge-aerospace", 32, 704219),
        on(3, "10:20")
        .as_("ge-aerospace")
        .execute("replan", departs_at=evening_ahead(3), arrives_on=ahead(7)),
        filed("ge-aerospace", 2, 704966),
    ),
    ends="lodged",
)
