"""The content of a filing as an event keeps it: 22 CFR 122.5 wants every change recorded, not that there was one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from licensing.filing.checking import LINE, PARTY
from licensing.models import Case, Line, Party


def content(
    case: Case,
    detail: Any,
    lines: Iterable[Line],
    parties: Iterable[Party],
    *,
    inherited: Collection[str] = (),
) -> dict[str, Any]:
    """All that the filing says, as facts: dates and decimals as text, other cases by reference, partners by code.

    `inherited` names the fields of the detail that follow from the programme, not from what was sent.
    """
    return {
        "subject": case.subject,
        **({"client_reference": case.client_reference} if case.client_reference else {}),
        "delivered_item": str(case.delivered_item) if case.delivered_item else None,
        "programme": case.programme.code if case.programme else None,
        "inherited": sorted(inherited),
        "detail": {name: _fact(getattr(detail, name)) for name in _said(detail)},
        "lines": [{name: _fact(getattr(line, name)) for name in LINE} for line in lines],
        "parties": [
            {
                **{name: _fact(getattr(party, name)) for name in PARTY},
                "partner": party.partner and party.partner.code,
            }
            for party in parties
        ],
    }


def _said(detail: Any) -> list[str]:
    """What the detail says, the case that a shipment belongs to included."""
    linked_fields = [link.field for link in detail.links if getattr(detail, f"{link.field}_id") is not None]
    return list(dict.fromkeys((*detail.filed, *linked_fields)))


def _fact(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | list):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
