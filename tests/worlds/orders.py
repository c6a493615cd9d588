"""Orders of one supplier in the small world: rated, unrated, and those that flow down from them."""

from datetime import UTC, date, datetime, time
from typing import Any

from licensing.models import Case, Partner
from tests.worlds.filings import END_USER, SIGNED, SUPPLIER
from tests.worlds.paths import ASSURANCE, suppliers_may_be_asked

FAR = date(2027, 12, 31)
SUB_SUPPLIER = {"role": "supplier", "name": "Lockheed Martin", "country": "US", "partner": "lm"}


def authorised(world: Any, rating: str = "DO-A1", **detail: Any) -> Case:
    """A rating that has been given, and no order placed under it."""
    level, symbol = rating.split("-")
    case = world.at("authorisation", kind="priority", detail={"required_on": FAR, **detail})
    return world.execute(case, "authorise", "authoriser", rating=level, programme_symbol=symbol)


def rated(world: Any, rating: str = "DO-A1", received_on: date | None = None, **detail: Any) -> Case:
    """An order that the supplier has received and not answered."""
    case = authorised(world, rating, **detail)
    if received_on is not None:
        world.now = datetime.combine(received_on, time(11), UTC)
    day = received_on or world.now.date()
    return world.execute(case, "place_order", "hal", order_number="PO-7", order_received_on=day, **SIGNED)


def accepted(world: Any, rating: str = "DO-A1", **more: Any) -> Case:
    """An order that the supplier has accepted; an unrated one is an assurance, asked for while it was in India."""
    if rating != "unrated":
        return world.execute(rated(world, rating, **more), "accept", "supplier")
    day = more.get("required_on", FAR)
    case = world.execute(requested(world, **more), "undertake", "supplier", agreed_on=day)
    Partner.objects.filter(code="ge").update(country="US")
    return case


def requested(world: Any, **detail: Any) -> Case:
    """An assurance that Lockheed asked of the supplier, which is in India until it accepts."""
    suppliers_may_be_asked(world)
    Partner.objects.filter(code="ge").update(country="IN")
    filing = {
        "filer": world.partners["lm"],
        "parties": [END_USER, {**SUPPLIER, "country": "IN"}],
        "detail": {"required_on": FAR, **ASSURANCE, **detail},
    }
    world.execute(case := world.file(kind="priority", **filing), "submit", "repairer")
    return world.execute(case, "endorse", "endorser")


def of_another(world: Any) -> Case:
    """An order that another supplier has accepted."""
    case = world.at("requested", kind="priority", detail={"required_on": FAR})
    return world.execute(case, "undertake", "indian_supplier", agreed_on=FAR)


def drafted_below(world: Any, above: Case, **changes: Any) -> Case:
    """A draft of the supplier's for what it needs from another to fill that order."""
    detail = {"flows_from": above.reference, "purchase_order": "", "required_on": date(2027, 6, 30)}
    changes = {"parties": [SUB_SUPPLIER], "filer": world.us_firm, **changes}
    detail |= changes.pop("detail", {})
    return world.file(kind="priority", subject="Forgings for gearboxes", detail=detail, **changes)


def below(world: Any, above: Case, **changes: Any) -> Case:
    """The same, with the rating of that order."""
    return world.execute(drafted_below(world, above, **changes), "flow_down", "supplier")


def placed_below(world: Any, above: Case, **more: Any) -> Case:
    """The same, received by the sub-supplier."""
    day = world.now.date()
    facts = {"order_number": "GE-1", "order_received_on": day, **SIGNED, **more}
    return world.execute(below(world, above), "place_order", "supplier", **facts)
