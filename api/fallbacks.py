"""What Django itself refuses - a bad host, an unknown address, a crash, no database - as a problem under /api/."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from api import problems

PREFIX = "/api/"
log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400."""
    if request.path.startswith(PREFIX):
        return problems.response("bad-request", request)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404."""
    if request.path.startswith(PREFIX):
        return problems.response("not-found", request)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500; an absent database is no error of the request, which may come again."""
    if problems.is_away(sys.exc_info()[1]):
        return unavailable(request)
    if request.path.startswith(PREFIX):
        log.error("the request failed")
        return problems.response("server-error", request)
    return defaults.server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503, and say when to come again."""
    answer: HttpResponse
    if request.path.startswith(PREFIX):
        log.error("the database does not answer")
        answer = problems.response("unavailable", request, detail=problems.UNCERTAIN)
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(problems.RETRY_AFTER)
    return answer
