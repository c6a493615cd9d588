"""Printing: the letters that were written become documents of their cases, each once; out of the outbox, after commit."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import OperationalError
from django.db.models import prefetch_related_objects
from structlog.contextvars import bound_contextvars

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import CLOCK, ActionContext, database_now
from licensing.letters import rendering
from licensing.messaging import outbox
from licensing.messaging.outbox import Topic
from licensing.models import Authorisation, Document, DocumentKind, Letter, LetterKind, OutboxMessage
from licensing.models.documents import private_storage
from licensing.models.letters import OFFICERS_ONLY

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=180)  # longer than a batch can take


def print_letters(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """Render every letter that waits for it and keep it as a document of its case; return how many were.

    A letter that fails is tried again ever more seldom, in the end failed until somebody retries it, and stops no
    other. What a worker left behind when it died is rendered anew, to the same bytes and so to the same file.
    """
    done = 0
    while messages := outbox.claim(Topic.LETTERS, now or database_now(), batch, lease=LEASE):
        prefetch_related_objects(messages, "event__letters")
        for message in messages:
            with bound_contextvars(case=message.event.case_id):  # its reference, once it is loaded
                done += _deliver(message, now)
    return done


def _deliver(message: OutboxMessage, now: datetime | None) -> int:
    """Keep every letter of the message's event and acknowledge it; return how many were kept."""
    try:
        kept = sum(_keep(letter, now or database_now()) for letter in message.event.letters.all())
    except OperationalError:
        raise  # the database is away, which says nothing of any letter
    except Exception as error:
        # whatever is wrong with one letter must stop no other; the message keeps it for people to see
        log.exception("a letter of event %s could not be rendered", message.event_id)
        outbox.failed([message], now or database_now(), repr(error))
        return 0
    outbox.acknowledge([message], now or database_now())
    return kept


class _Kept(Exception):
    """Another worker was faster; the letter has its document."""


def _keep(letter: Letter, now: datetime) -> int:
    """Render one letter, store the file, then record both in one transaction; return whether this did it."""
    if letter.rendered_at is not None:
        return 0
    content = rendering.render({**letter.facts, "authorisation": _granted(letter)})
    sha256 = hashlib.sha256(content).hexdigest()
    document = Document(
        kind=DocumentKind.LETTER,
        title=letter.facts["title"],
        content_type="application/pdf",
        size=len(content),
        sha256=sha256,
        added_by=letter.facts["office"],
    )
    document.file.name = _stored(f"{letter.pk}-{sha256}.pdf", content)

    def kept(file: CaseFile) -> tuple[str, dict[str, Any], PendingWrites]:
        locked = Letter.objects.get(pk=letter.pk)  # under the lock of the case
        if locked.rendered_at is not None:
            raise _Kept
        ctx = ActionContext(now, CLOCK).not_before(file.case.last_event_at)
        case, document.added_at = file.case, ctx.now
        document.case, document.number = case, case.documents.count() + 1
        locked.document, locked.rendered_at = document, ctx.now
        name = "cover.written" if letter.kind in OFFICERS_ONLY else "letter.written"
        facts = {"number": letter.number, "kind": letter.kind, "document": document.number, "sha256": sha256}
        writes = PendingWrites(inserts=[document], updates=[(locked, ("document", "rendered_at"))])
        return name, facts, writes

    try:
        transitions.record_event(letter.case_id, ActionContext(now, CLOCK), kept)
    except _Kept:
        return 0
    return 1


def _granted(letter: Letter) -> str:
    """The number of what the approval granted, which the database gave it in the very transaction; "" for nothing."""
    if letter.kind != LetterKind.APPROVAL:
        return ""
    return Authorisation.objects.filter(licence=letter.case_id).values_list("number", flat=True).first() or ""


def _stored(name: str, content: bytes) -> str:
    """The name of a file of that content: of the one that is there already, if it came to its end."""
    storage = private_storage()
    if storage.exists(name) and b"".join(_chunks(name)) == content:
        return name
    return storage.save(name, ContentFile(content))


def _chunks(name: str) -> Iterator[bytes]:
    with private_storage().open(name) as file:
        yield from file.chunks()
