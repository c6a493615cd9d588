"""I4: every key by which somebody outside knows something appears once; the database's constraints looked at from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.db import models
from django.db.models import Count
from django.db.models.functions import Upper

from licensing.models import (
    Authorisation,
    Case,
    CaseCertificate,
    Document,
    Notice,
    Obligation,
    OutboxMessage,
    Pause,
    Referral,
)

# What clients and addressees tell apart by, beside the case's own key; an Idempotency-Key joins these once there is one.
KEYS: Mapping[str, tuple[models.QuerySet[models.Model], tuple[str, ...]]] = MappingProxyType(
    {
        "reference of a case": (Case.objects.annotate(key=Upper("reference")), ("key",)),
        "message of an event and topic": (OutboxMessage.objects.all(), ("event_id", "topic")),
        "notice to a desk": (
            Notice.objects.filter(message__isnull=False, partner__isnull=True),
            ("message_id", "to"),
        ),
        "notice to a partner": (Notice.objects.filter(partner__isnull=False), ("message_id", "partner_id")),
        "number of an authorisation": (Authorisation.objects.all(), ("number",)),
        "content of a document": (Document.objects.all(), ("case_id", "sha256")),
        **{
            f"number of {what}": (model._default_manager.all(), ("case_id", "number"))
            for what, model in (
                ("a document", Document),
                ("a referral", Referral),
                ("an exception or pause", Pause),
                ("a piece of evidence", CaseCertificate),
                ("an obligation", Obligation),
            )
        },
    }
)


def violations() -> Iterator[str]:
    """One sentence for each key that appears more than once."""
    for what, (rows, names) in KEYS.items():
        twice = rows.order_by().values(*names).annotate(count=Count("pk")).filter(count__gt=1)
        for row in twice:
            key = ", ".join(str(row[name]) for name in names)
            yield f"the {what} ({key}) appears {row['count']} times"
