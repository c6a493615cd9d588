"""Usage: what the law says of so much more under an authorisation, on a day and in the state of its case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from licensing.models import Authorisation
from licensing.models.authorisations import NOTHING
from licensing.regulations.finding import CENT, Finding
from licensing.regulations.instruments import AGREEMENTS, OWN_TERM
from licensing.regulations.topics import find
from workflows.guards.findings import of_finding
from workflows.refusal import Refusal

STATUS: Mapping[str, str] = MappingProxyType(
    {"suspended": "suspended", "contested": "suspended", "revocation": "revoked", "revoked": "revoked"}
)


def finding(
    granted: Authorisation,
    *,
    mde: bool,
    ships_on: date,
    value: Decimal = NOTHING,
    quantity: int = 0,
    state: str = "approved",
) -> Finding:
    """The finding on `value` and `quantity` more, leaving on `ships_on`; `state` is that of the licence's case."""
    own_term = granted.instrument in OWN_TERM
    return find(
        "licence-usage",
        face_value=granted.value or CENT,  # of a licence that states none, only the quantity is used up
        mde=mde,
        face_quantity=granted.quantity,
        shipped_value=granted.drawn_value,
        shipped_quantity=granted.drawn_quantity,
        shipment_value=value,
        shipment_quantity=quantity,
        issued_on=ships_on if own_term else granted.issued_on,
        ships_on=ships_on,
        status=STATUS.get(state, "active"),
    )


def most(granted: Authorisation, usage_finding: Finding) -> Decimal:
    """The most that may be shipped under it: an agreement's hardware stays within its value: 22 CFR 123.16(b)(1)."""
    if granted.instrument in AGREEMENTS or not granted.value:
        return granted.value
    total: Decimal = usage_finding.answer.max_total_value
    return total


def refusals(usage_finding: Finding, leaving_out: Iterable[str] = ()) -> list[Refusal]:
    """The finding's refusals, but those of the codes left out."""
    return [refusal for refusal in of_finding(usage_finding) if refusal.code not in leaving_out]
