"""Shipments under licences that met trouble at a port: held for authority, disputed, seized."""

from licensing.scenario.shipping import evening, evening_ahead, filed, leaves, shipment
from licensing.scenario.vocabulary import Story, ahead, day, on, part

SUSPENDED = Story(
    "c130j-stores-flight",
    shipment(
        "lockheed-martin",
        "c130j-stores-diversion",
        "Radar altimeters for Deccan Aero Stores, second lot: 4 each",
        lines=(part(2, 4),),
        departs_at=evening_ahead(4),
        arrives_on=ahead(8),
        waybill="098-4472 0388",
    ),
    steps=(
        on(16, "10:15").as_("lockheed-martin").file_shipment(),
        filed("lockheed-martin", 16, 901142),
        on(1, "13:10")
        .as_("port-jfk")
        .execute(
            "hold",
            side="export",
            code="licence_not_live",
            evidence="The licence cited in the export filing has been suspended for three weeks.",
        ),
    ),
    ends="held",
)

DISPUTED = Story(
    "night-sights-flight",
    shipment(
        "raytheon",
        "night-sights",
        "Thermal imaging cores for Adani, Hyderabad, first lot: 300 each",
        lines=(part(1, 300),),
        departs_at=evening(4),
        arrives_on=ahead(2),
        waybill="176-5520 8602",
        carrier="Emirates SkyCargo, EK 202 New York - Dubai - Mumbai",
    ),
    steps=(
        *leaves("raytheon", 5, 518420),
        on(2, "12:10")
        .as_("port-mumbai")
        .execute(
            "hold",
            side="import",
            code="duty_papers",
            evidence="Declared as parts of commercial cameras, heading 8529; the licence says military thermal cores.",
        ),
        on(1, "10:05")
        .as_("raytheon")
        .execute(
            "dispute",
            grounds="Heading 8529 is a broker's slip in the bill of entry alone; invoice and licence agree.",
            evidence="Invoice RTX-88120-3 and licence page 2, both with category XII(c).",
        ),
    ),
    ends="disputed",
)

SEIZED = Story(
    "imu-trials-flight",
    shipment(
        "raytheon",
        "imu-trials",
        "Inertial measurement units for Adani, replacements: 4 each",
        lines=(part(1, 4),),
        departs_at=evening(12),
        arrives_on=day(8),
        waybill="176-5520 7733",
    ),
    steps=(
        on(16, "10:30").as_("raytheon").file_shipment(),
        on(15, "11:20")
        .as_("port-jfk")
        .execute(
            "hold",
            side="export",
            code="examination",
            evidence="Carton weight 9.4 kg against 3.1 kg declared; opened in the presence of the forwarder.",
        ),
        on(14, "15:30")
        .as_("port-jfk")
        .execute(
            "seize",
            reason="Twelve units found, four declared; eight bear serial numbers of the trial lot reported as expended. "
            "22 CFR 127.1.",
        ),
    ),
    ends="seized",
)

STORIES = (SUSPENDED, DISPUTED, SEIZED)
