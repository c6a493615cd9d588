"""Refusals: the domain's answer "no", with all its reasons, as a problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import exceptions

from api import problems
from api.problems import ErrorEntry
from licensing import filing, transitions
from licensing.messaging import webhooks
from licensing.models import Case
from workflows.refusal import Refusal

NOT_YOURS = frozenset({"not_yours", "wrong_role", "four_eyes"})
INVALID_INPUTS = frozenset({"bad_answer", "missing_answer", "not_asked_for"})


class Problem(exceptions.APIException):
    """A problem of one of the declared types, with an entry for each error."""

    def __init__(
        self,
        slug: str,
        sentence: str = "",
        errors: Sequence[ErrorEntry] = (),
        *,
        wait: int | None = None,
        **members: Any,
    ) -> None:
        super().__init__(sentence or problems.TYPES[slug].title)
        self.status_code = problems.TYPES[slug].status
        self.slug, self.said, self.errors, self.members = slug, sentence, list(errors), members
        self.wait = problems.RETRY_AFTER if slug == "unavailable" else wait  # the framework's name for it


def invalid(errors: Sequence[ErrorEntry]) -> Problem:
    """The request has these errors."""
    return Problem("validation", " ".join(error.detail for error in errors[:10]), errors)


def convert(exc: Exception) -> Exception:
    """A refusal of the domain as a problem; anything else as it is."""
    if isinstance(exc, transitions.Refused):
        return _refused(exc)
    if isinstance(exc, filing.BadFiling):
        return invalid(
            [
                ErrorEntry("invalid", say, pointer=f"/{at}")
                for at, error in exc.errors.items()
                for say in error
            ]
        )
    if isinstance(exc, webhooks.BadWebhook):
        return invalid([ErrorEntry("invalid", exc.sentence, pointer=f"/{exc.field}")])
    if isinstance(exc, filing.BadDocument):
        return invalid([ErrorEntry("invalid", exc.sentence, pointer=f"/{exc.field}")])
    if isinstance(exc, filing.ScannerAway):
        return Problem(
            "unavailable", "Documents cannot be scanned now. Nothing was kept; send it again later."
        )
    return exc


def as_entry(refusal: Refusal) -> ErrorEntry:
    """A refusal as one of a problem's errors."""
    pointer = problems.join("", refusal.field) if refusal.field else None
    return ErrorEntry(refusal.code, refusal.sentence, pointer, citations=refusal.citations)


def _refused(no: transitions.Refused) -> Problem:
    strangers = [refusal for refusal in no.refusals if refusal.code in NOT_YOURS]
    shown = [as_entry(refusal) for refusal in strangers or no.refusals]
    sentence = " ".join(error.detail for error in shown)
    return Problem(_slug(no.codes), sentence, shown, **case_status(no.file.case))


def _slug(codes: set[str]) -> str:
    if codes & NOT_YOURS:
        return "not-permitted"
    if "stale_version" in codes:
        return "stale-version"
    if codes & INVALID_INPUTS:
        return "validation"
    return "wrong-state" if "wrong_state" in codes else "refused"


def case_status(case: Case) -> dict[str, Any]:
    """Where the case is now, for whoever saw it elsewhere."""
    return {"state": case.state, "version": case.event_count}
