"""Authorities in the small world: what was granted, what was drawn of it, and cases that run on a licence."""

from datetime import date
from decimal import Decimal

from licensing.models import Authorisation, Case, Drawdown
from tests.worlds.filings import END_USER, SMALL_LINE, SMALL_PART, SUPPLIER

BLADE = {
    "description": "High-pressure turbine blade",
    "part_number": "6055T98P03",
    "usml_category": "XIX(f)(2)",
    "quantity": 40,
    "value": Decimal("1200000.00"),
    "sme": True,
}
VANE = {
    "description": "Vane",
    "part_number": "4013T19",
    "usml_category": "XIX(f)(2)",
    "quantity": 10,
    "value": Decimal("100000.00"),
}
HAL = {"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}
FORWARDER = {"role": "forwarder", "name": "Meridian Air Freight, Inc.", "country": "US"}
ON_LICENCE = {**SMALL_PART, "authority_kind": "licence", "exemption": ""}


def licence(world, *, lines=(BLADE,), parties=(HAL, {**END_USER, "role": "consignee"}), **more) -> Case:
    """An approved licence with those lines and parties."""
    return world.at("approved", lines=list(lines), parties=list(parties), **more)


def with_provisos(world, **filed) -> Case:
    """An approved licence, or an applied amendment, with a proviso of each reviewing agency."""
    case = world.at("staffed", **filed)
    for who in ("reviewer", "reviewer2"):
        world.execute(case, "give_position", who, position="provisos", provisos=["No technical data."])
    world.execute(case, "recommend", "officer", recommendation="provisos", notification="none")
    return world.execute(case, "approve", "countersigner")


def amendment(case: Case, change: str) -> dict:
    """The detail of a filing that amends the licence."""
    detail = {name: getattr(case.detail, name) for name in ("end_use", "destination", "certified_by")}
    return detail | {
        "instrument": "DSP-6",
        "transaction": "amendment",
        "amends": case.reference,
        "change": change,
    }


def amending(world, case: Case, change: str, parties) -> Case:
    """An amendment of the licence with those parties, before its approval."""
    return world.at("countersign", detail=amendment(case, change), parties=list(parties))


def amend(world, case: Case, change: str, parties) -> Case:
    """The same, applied."""
    return world.execute(amending(world, case, change, parties), "approve", "countersigner")


def granted(case: Case) -> Authorisation:
    """What the case was granted, as it stands now."""
    return Authorisation.objects.select_related("licence__case").get(pk=case.pk)


def spares_on(world, on: Case, *, lines=(BLADE,), parties=(END_USER, SUPPLIER)) -> Case:
    """Released spares that run on the licence."""
    detail = {**ON_LICENCE, "licence": on.reference}
    case = world.file(kind="spares", detail=detail, lines=list(lines), parties=list(parties))
    for name, who, data in (
        ("submit", "hal", {}),
        ("accept", "officer", {}),
        ("recommend", "officer", {"recommendation": "approve"}),
        ("release", "countersigner", {}),
    ):
        case = world.execute(case, name, who, **data)
    return case


def small_part(world, **line) -> Case:
    """Spares that released themselves under the exemption for small parts."""
    case = world.file(kind="spares", detail=SMALL_PART, lines=[{**SMALL_LINE, **line}])
    return world.execute(case, "submit", "hal")


def drawn(case: Case) -> list[tuple[int, Decimal, bool]]:
    """(quantity, value, given back) of every draw of the shipment, in order."""
    drawdowns = Drawdown.objects.filter(line__case=case).select_related("line")
    return [
        (drawdown.line.quantity, drawdown.line.value, drawdown.given_back_at is not None)
        for drawdown in drawdowns
    ]


def taking(quantity: int, value: str = "", line: int = 1) -> list[dict]:
    """The lines of a shipment of so many of one line, worth its share unless a value is told."""
    return [{"line": line, "quantity": quantity, **({"value": Decimal(value)} if value else {})}]


def leaving(day: date) -> dict:
    """The journey of a shipment that leaves on that day at noon in New York."""
    return {"departs_at": f"{day.isoformat()}T17:00:00+00:00", "arrives_on": day}
