"""Attaching: a document is stored privately after its size, its SHA-256 and its type by content were checked."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

import filetype
from django.conf import settings
from django.core.files import File

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.filing import content_checks, scanning
from licensing.models import Document
from licensing.models.documents import ATTACHED, private_storage
from licensing.transitions import Refused
from workflows.input import unseen
from workflows.language import Role
from workflows.refusal import Refusal

MOST_BYTES: int = settings.MOST_DOCUMENT_BYTES
CHUNK = 64 * 1024
TELLING = 8192  # so many bytes at its beginning tell of what type a file is
MOST_DOCUMENTS = 100
ALLOWED = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


class BadDocument(ValueError):
    """A document is not what it was declared to be, or of no type that is taken; `field` says which part."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def attach(
    case_id: int,
    ctx: ActionContext,
    *,
    kind: str,
    title: str,
    content: IO[bytes],
    declared_size: int,
    declared_sha256: str,
) -> Document:
    """Attach `content`, an open file that is read by chunks, to the case as its next document and return it.

    The filer's system attaches while the case is open, an officer likewise. Raises BadDocument, Refused, and ScannerAway where
    a scanner is named that does not answer.
    """
    content_type = judge(content, declared_size, declared_sha256)
    if found := unseen(title, lines=False):
        raise BadDocument("title", f"It must not contain the character {found}.")
    if kind not in ATTACHED:
        raise BadDocument("kind", f"It must be one of {', '.join(ATTACHED)}.")
    document = Document(
        kind=kind,
        title=title,
        content_type=content_type,
        size=declared_size,
        sha256=declared_sha256,
        added_at=ctx.now,
        added_by=ctx.actor.name,
    )
    name = f"{uuid.uuid4()}.{ALLOWED[content_type]}"
    try:
        document.file.name = private_storage().save(name, File(content))
        transitions.record_event(case_id, ctx, partial(_attached, document, ctx))
    except BaseException:
        private_storage().delete(name)  # neither a refused document nor half of one stays
        raise
    return document


def _attached(
    document: Document, ctx: ActionContext, file: CaseFile
) -> tuple[str, dict[str, Any], PendingWrites]:
    _refuse(file, ctx, document.sha256)
    document.case, document.number = file.case, file.case.documents.count() + 1
    facts = {name: getattr(document, name) for name in ("number", "kind", "title", "sha256")}
    return "document.added", facts, PendingWrites(inserts=[document])


def chunks(content: IO[bytes]) -> Iterator[bytes]:
    """The content of an open file from its beginning, a chunk at a time."""
    content.seek(0)
    while chunk := content.read(CHUNK):
        yield chunk


def judge(content: IO[bytes], declared_size: int, declared_sha256: str) -> str:
    """The content type that the bytes themselves show; raises BadDocument for the first thing that is wrong."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks(content):
        size += len(chunk)
        if size > MOST_BYTES:
            raise BadDocument("file", f"It has more than {MOST_BYTES} bytes.")
        digest.update(chunk)
    if not size:
        raise BadDocument("file", "It is empty.")
    if size != declared_size:
        raise BadDocument("size", f"{declared_size} bytes were declared, {size} arrived.")
    if digest.hexdigest() != declared_sha256:
        raise BadDocument("sha256", "The content that arrived has another SHA-256.")
    content.seek(0)
    content_type = filetype.guess_mime(content.read(TELLING))
    if content_type not in ALLOWED:
        raise BadDocument(
            "file",
            f"Its content is {content_type or 'of no known type'}; taken are {', '.join(ALLOWED.values())}.",
        )
    try:
        content_checks.check(content, content_type)
        scanning.scan(content)
    except (content_checks.Harmful, scanning.Infected) as harmful:
        raise BadDocument("file", str(harmful)) from harmful
    return str(content_type)


def _refuse(file: CaseFile, ctx: ActionContext, sha256: str) -> None:
    refusals = []
    roles = file.people.relation_roles(ctx.actor.partner_id) | ctx.actor.roles
    if not roles & {Role.FILER, Role.OFFICER}:
        refusals.append(Refusal("wrong_role", "Only the filer or an officer attaches documents."))
    elif file.case.received_at is None and Role.FILER not in roles:
        refusals.append(
            Refusal("wrong_role", "A draft is its filer's alone. Only the filer attaches documents.")
        )
    elif file.flow.state(file.state).final:
        refusals.append(
            Refusal(
                "wrong_state",
                f"The case is in {file.flow.state(file.state).title!r} and accepts no more documents.",
            )
        )
    elif file.case.documents.filter(sha256=sha256).exists():
        refusals.append(Refusal("attached_before", "This very document is attached already.", field="sha256"))
    elif file.case.documents.attached().count() >= MOST_DOCUMENTS:
        refusals.append(Refusal("too_many", f"A case takes at most {MOST_DOCUMENTS} documents."))
    if refusals:
        raise Refused(file, "attach", refusals)
