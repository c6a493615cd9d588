"""How a case of each kind comes to each of its states, through the verbs alone; a step takes the world and the case."""

from collections.abc import Callable
from typing import Any

from licensing.case_file import CaseFile
from licensing.models import Case, RatingAuthority
from tests.worlds import arrangements
from tests.worlds.filings import END_USER, SIGNED, SUPPLIER, filing_of
from tests.worlds.people import START

Step = Callable[[Any, Case], Any]


def do(name: str, who: str, **data: Any) -> Step:
    return lambda world, case: world.execute(case, name, who, **data)


def do_today(name: str, who: str, dated: str, **data: Any) -> Step:
    """Execute a transition that asks for a day: the world's own day by UTC, no later than the partner's."""
    return lambda world, case: world.execute(case, name, who, **data, **{dated: world.now.date()})


def wait(days: int) -> Step:
    return lambda world, _case: world.sweep(days)


def _recommend(notification: str = "none", **more: Any) -> Step:
    return do("recommend", "officer", recommendation="approve", notification=notification, **more)


def file_all(world: Any, case: Case) -> Case:
    """Everything is filed in one shipment."""
    everything = [
        {"line": line.number, "quantity": line.quantity} for line in CaseFile(world.fresh(case)).lines
    ]
    return world.file_shipment(case, lines=everything)


INTAKE = [do("submit", "filer")]
REVIEW = [*INTAKE, do("accept", "officer")]
STAFFED = [*REVIEW, do("refer", "officer", agencies=["dtsa", "sca"])]
ANSWERED = [do("give_position", who, position="no_objection") for who in ("reviewer", "reviewer2")]
COUNTERSIGN = [*REVIEW, _recommend()]
CONSULTATION = [*REVIEW, _recommend("36(c)", wait_days="30"), do("consult", "countersigner")]
APPROVED = [*COUNTERSIGN, do("approve", "countersigner")]
SUSPENDED = [*APPROVED, do("suspend", "countersigner", reason="A new fact about the end-user")]
DENIED = [*COUNTERSIGN, do("deny", "countersigner", reason="Foreign policy")]
REVOCATION = [*APPROVED, do("revoke", "countersigner", reason="Diversion")]
CONTESTED = [*REVOCATION, do("contest", "filer", grounds="It was not us")]
QUERIED = [*REVIEW, do("query", "officer", reason="Which engine?")]

LICENCE: dict[str, list[Step]] = {
    "draft": [],
    "intake": INTAKE,
    "review": REVIEW,
    "staffed": STAFFED,
    "determination": [*STAFFED, *ANSWERED],
    "countersign": COUNTERSIGN,
    "consultation": CONSULTATION,
    "notification": [*CONSULTATION, do("notify_congress", "officer", received_by_congress_on=START.date())],
    "queried": QUERIED,
    "approved": APPROVED,
    "suspended": SUSPENDED,
    "exhausted": [*APPROVED, file_all],
    "denied": DENIED,
    "revocation": REVOCATION,
    "contested": CONTESTED,
    "returned": [*INTAKE, do("return_without_action", "officer", reason="No purchase order")],
    "withdrawn": [do("withdraw", "filer")],
    "lapsed": [*QUERIED, wait(40)],
    "refused": [*DENIED, wait(40)],
    "revoked": [*REVOCATION, wait(40)],
    "expired": [*APPROVED, wait(366 * 5)],
    "void": [*APPROVED, do("surrender", "filer")],
}


def await_licence(world: Any, case: Case) -> Case:
    """The officer names a licence case that is under review."""
    return world.execute(case, "await_licence", "officer", licence=world.at("review").reference)


def deliver_all(world: Any, case: Case) -> None:
    """Everything goes in one shipment and arrives; the case follows."""
    shipment = file_all(world, case)
    for step in SHIPMENT["delivered"]:
        step(world, shipment)
    world.sweep(0)


SUBMITTED = [do("submit", "hal")]
SUPPLY_REVIEW = [*SUBMITTED, do("accept", "officer")]
QUERY = do("query", "officer", reason="Which gearbox?")
SPARES_COUNTERSIGN = [*SUPPLY_REVIEW, do("recommend", "officer", recommendation="approve")]
SPARES_DENIED = [*SPARES_COUNTERSIGN, do("deny", "countersigner", reason="Foreign policy")]
RELEASED = [*SPARES_COUNTERSIGN, do("release", "countersigner")]

SPARES: dict[str, list[Step]] = {
    "draft": [],
    "verification": SUBMITTED,
    "awaiting_licence": [*SUBMITTED, await_licence],
    "review": SUPPLY_REVIEW,
    "countersign": SPARES_COUNTERSIGN,
    "queried": [*SUPPLY_REVIEW, QUERY],
    "denied": SPARES_DENIED,
    "released": RELEASED,
    "blocked": [*RELEASED, wait(305)],
    "delivered": [*RELEASED, deliver_all],
    "refused": [*SPARES_DENIED, wait(40)],
    "returned": [*SUBMITTED, do("return_without_action", "officer", reason="No item")],
    "withdrawn": [do("withdraw", "hal")],
    "lapsed": [*SUPPLY_REVIEW, QUERY, wait(40)],
    "cancelled": [*RELEASED, do("cancel", "hal")],
}


def await_parts(world: Any, case: Case) -> Case:
    """The repairer waits for released spares that are consigned to it."""
    receiver = {"role": "consignee", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
    spares = world.at("released", kind="spares", parties=[END_USER, SUPPLIER, receiver])
    return world.execute(case, "await_parts", "repairer", parts=spares.reference)


DETERMINATION = [*SUPPLY_REVIEW, do("report", "reviewer", assessment="fit", statement="It can be done.")]
MAINTENANCE_COUNTERSIGN = [*DETERMINATION, do("recommend", "officer", recommendation="approve")]
MAINTENANCE_DENIED = [*MAINTENANCE_COUNTERSIGN, do("deny", "countersigner", reason="Foreign policy")]
CLEARED = [*MAINTENANCE_COUNTERSIGN, do("approve", "countersigner")]
IN_WORK = [*CLEARED, do("induct", "repairer", imported_on=START.date())]
RETURNING = [*IN_WORK, do("dispatch", "repairer")]

MAINTENANCE: dict[str, list[Step]] = {
    "draft": [],
    "intake": SUBMITTED,
    "awaiting_licence": [*SUBMITTED, await_licence],
    "technical": SUPPLY_REVIEW,
    "determination": DETERMINATION,
    "countersign": MAINTENANCE_COUNTERSIGN,
    "queried": [*SUPPLY_REVIEW, QUERY],
    "denied": MAINTENANCE_DENIED,
    "cleared": CLEARED,
    "blocked": [*CLEARED, wait(305)],
    "in_work": IN_WORK,
    "awaiting_parts": [*IN_WORK, await_parts],
    "returning": RETURNING,
    "completed": [*RETURNING, do_today("receive", "end_user", "received_on")],
    "refused": [*MAINTENANCE_DENIED, wait(40)],
    "returned": [*SUBMITTED, do("return_without_action", "officer", reason="No item")],
    "withdrawn": [do("withdraw", "hal")],
    "lapsed": [*SUPPLY_REVIEW, QUERY, wait(40)],
    "cancelled": [*CLEARED, do("cancel", "hal")],
}

DEPARTED = [do("depart", "filer", itn="X20260302123456")]
HELD = [do("hold", "export_port", side="export", code="papers_missing", evidence="No DSP-83 in the folder.")]
DISPUTED = [*HELD, do("dispute", "filer", grounds="It is enclosed.", evidence="Copy of the DSP-83.")]

DELIVERED = [*DEPARTED, do_today("deliver", "end_user", "delivered_on")]
AWAY = [*DEPARTED, do_today("deliver", "hal", "delivered_on")]

SHIPMENT: dict[str, list[Step]] = {
    "lodged": [],
    "in_transit": DEPARTED,
    "held": HELD,
    "disputed": DISPUTED,
    "clearing": [*HELD, do("supply", "filer", supplied="The DSP-83.")],
    "delivered": DELIVERED,
    "away": AWAY,
    "return_overdue": [*AWAY, wait(366 * 4)],
    "brought_back": [*AWAY, do_today("record_return", "filer", "returned_on")],
    "not_brought_back": [*AWAY, wait(366 * 4), do("close_unreturned", "officer", reason="Lost in a trial")],
    "cancelled": [do("cancel", "filer")],
    "seized": [*HELD, do("seize", "export_port", reason="Undeclared goods")],
}


def ratings_may_be_given(world: Any, case: Case | None = None) -> None:
    """An authority to rate is in force for as long as the world stands."""
    RatingAuthority.objects.get_or_create(starts_on=START.date(), citation="Assumed", illustrative=True)


def suppliers_may_be_asked(world: Any, case: Case | None = None) -> None:
    """The arrangement under which suppliers in India are asked is in force."""
    arrangements.in_force()


ASSURANCE = {"direction": "assurance", "foreign_end_buyer": False}
INDIAN_SUPPLIER = {"role": "supplier", "name": "Tata Advanced Systems", "country": "IN", "partner": "tasl"}
SPONSORSHIP = SUBMITTED
ENDORSEMENT = [*SPONSORSHIP, do("sponsor", "sponsor")]
AUTHORISATION = [*ENDORSEMENT, ratings_may_be_given, do("endorse", "endorser")]
AUTHORISED = [*AUTHORISATION, do("authorise", "authoriser", rating="DO", programme_symbol="A1")]
RATED = [*AUTHORISED, do_today("place_order", "hal", "order_received_on", order_number="PO-7", **SIGNED)]
OFFERED = [*RATED, do("offer", "supplier", offered_on="2026-11-30", why="The forge is booked.")]
ACCEPTED = [*RATED, do("accept", "supplier")]
PRIORITY_QUERIED = [*ENDORSEMENT, do("query", "endorser", reason="Which gearbox?")]
REQUESTED = [
    suppliers_may_be_asked,
    do("submit", "filer"),
    do("endorse", "endorser"),
]

PRIORITY: dict[str, list[Step]] = {
    "draft": [],
    "sponsorship": SPONSORSHIP,
    "endorsement": ENDORSEMENT,
    "queried": PRIORITY_QUERIED,
    "authorisation": AUTHORISATION,
    "authorised": AUTHORISED,
    "rated": RATED,
    "requested": REQUESTED,
    "offered": OFFERED,
    "assistance": [*RATED, do("ask_assistance", "supplier", assistance="Forging capacity")],
    "accepted": ACCEPTED,
    "completed": [*ACCEPTED, do_today("complete", "supplier", "completed_on")],
    "rejected": [*RATED, do("reject", "supplier", rejection="terms_not_met", reason="No payment terms")],
    "declined": [*SPONSORSHIP, do("decline", "sponsor", reason="No budget")],
    "returned": [*ENDORSEMENT, do("return_without_action", "endorser", reason="No item")],
    "withdrawn": [do("withdraw", "hal")],
    "cancelled": [*AUTHORISED, do("cancel", "hal")],
    "lapsed": [*PRIORITY_QUERIED, wait(40)],
}


def asked_of_india(world: Any, **changes: Any) -> dict[str, Any]:
    """What GE files to ask a supplier in India for an assurance, with those changes."""
    detail = {**ASSURANCE, **changes.pop("detail", {})}
    return {"filer": world.us_firm, "parties": [END_USER, INDIAN_SUPPLIER], "detail": detail, **changes}


def temporary(world: Any, **changes: Any) -> dict[str, Any]:
    """A shipment under a licence for a temporary export, whose goods come back."""
    if "parent" not in changes:
        visit = {"instrument": "DSP-73", "transaction": "temporary_export", "dsp83_signed_on": None}
        changes["parent"] = world.at("approved", detail={**filing_of(world.us_firm)["detail"], **visit})
    return changes


# the states to which another filing than the kind's usual one comes
FILED_OTHERWISE: dict[tuple[str, str], Callable[..., dict[str, Any]]] = {
    ("priority", "requested"): asked_of_india,
    **{
        ("shipment", state): temporary
        for state in ("away", "return_overdue", "brought_back", "not_brought_back")
    },
}
PATHS_OF: dict[str, dict[str, list[Step]]] = {
    "licence": LICENCE,
    "spares": SPARES,
    "maintenance": MAINTENANCE,
    "shipment": SHIPMENT,
    "priority": PRIORITY,
}
