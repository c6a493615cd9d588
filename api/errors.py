"""Errors: every exception of a view, the domain's refusals included, becomes one problem."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import UnreadablePostError
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.status import is_server_error

from api import problems, refusals
from api.problems import ErrorEntry, Said, join
from api.refusals import Problem

NON_FIELD = "non_field_errors"
log = logging.getLogger(__name__)


def handler(exc: Exception, context: Any) -> Response | None:
    """The REST framework's exception handler."""
    return Handler(exc, context).run()


class Handler(ExceptionHandler):
    """Turns what a view raised into a response with a problem."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Refusals of the domain, of the parsers of Django and of the framework's."""
        if isinstance(exc, RequestDataTooBig):
            return Problem("too-large")
        if isinstance(exc, SuspiciousOperation | BadRequest | UnreadablePostError):
            return Problem("bad-request")
        if problems.is_away(exc):
            return Problem("unavailable", problems.UNCERTAIN)
        return super().convert_known_exceptions(refusals.convert(exc))

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        """The problem's body."""
        return Formatter(exc, self.context, self.exc).run()

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        """The problem with its media type; what failed on our side is found in the log by its trace id."""
        if is_server_error(exc.status_code):
            log.error("the request failed")
        headers = self.get_headers(exc)
        return Response(data, exc.status_code, headers=headers, content_type=problems.MEDIA_TYPE)


class Formatter(ExceptionFormatter):
    """Writes an exception of the REST framework as a problem (RFC 9457) with JSON pointers (RFC 6901)."""

    def run(self) -> dict[str, Any]:
        """The problem's body."""
        return problems.body(said_by(self.exc), self.context["request"])


def said_by(exc: exceptions.APIException) -> Said:
    """What an exception of the REST framework says."""
    if isinstance(exc, Problem):
        return Said(exc.slug, exc.said, exc.errors, exc.members)
    if isinstance(exc, exceptions.ValidationError):
        errors_found = list(entries(exc.detail, ""))
        return Said("validation", summary(errors_found), errors_found)
    slug = problems.BY_STATUS.get(exc.status_code, "bad-request")
    if isinstance(exc, exceptions.ParseError):
        slug = "bad-request"
    return Said(slug, "" if is_server_error(exc.status_code) else str(exc.detail))


def entries(detail: Any, pointer: str) -> Iterator[ErrorEntry]:
    """The framework's nested errors as a flat list with pointers."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from entries(below, pointer if name == NON_FIELD else join(pointer, name))
    elif isinstance(detail, list):
        for index, below in enumerate(detail):
            here = pointer if isinstance(below, exceptions.ErrorDetail) else join(pointer, index)
            yield from entries(below, here)
    else:
        yield ErrorEntry(detail.code, str(detail), pointer=pointer)


def summary(errors_found: list[ErrorEntry]) -> str:
    """One sentence about all of them."""
    places = list(dict.fromkeys(error.pointer or "the body" for error in errors_found))
    return f"{len(errors_found)} error(s), at {', '.join(places[:10])}{' and elsewhere' if len(places) > 10 else ''}."
