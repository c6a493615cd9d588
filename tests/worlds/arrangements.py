"""Arrangements and programmes in the small world: as administrators keep them, judged by the model."""

from datetime import date
from typing import Any

from licensing.models import Arrangement, Partner, Programme

SIGNED = date(2024, 8, 22)


def sosa(**changes: Any) -> Arrangement:
    """The security of supply arrangement with India, in force since it was signed, unless told otherwise."""
    facts = {
        "code": "sosa-india",
        "title": "SOSA with India",
        "kind": "sosa",
        "parties": ["IN", "US"],
        "signed_on": SIGNED,
        "starts_on": SIGNED,
        "confers": ["priority_support", "expedited_service_level"],
    }
    arrangement = Arrangement(**{**facts, **changes})
    arrangement.full_clean()
    arrangement.save()
    return arrangement


def in_force() -> None:
    """Keep one such arrangement, if there is none yet."""
    if not Arrangement.objects.filter(kind="sosa").exists():
        sosa()


def programme(*partners: Partner, **changes: Any) -> Programme:
    """A co-production programme of those partners, begun in 2025, unless told otherwise."""
    rests_on = changes.pop("arrangements", ())
    facts = {"code": "engines", "title": "Engine co-production", "began_on": date(2025, 2, 13)}
    created = Programme(**{**facts, **changes})
    created.full_clean()
    created.save()
    created.partners.set(partners)
    created.arrangements.set(rests_on)
    return created
