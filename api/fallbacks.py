"""What Django itself refuses - a bad host, an unknown address, a crash - answered as a problem under /api/."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from api import problems, trace

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
    """Handler of 500."""
    if request.path.startswith(PREFIX):
        log.error("trace_id=%s the request failed", trace.of(request))
        return problems.response("server-error", request)
    return defaults.server_error(request)
