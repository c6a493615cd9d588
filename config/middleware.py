"""Say of every request what became of it, under one id; refuse what no view could answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars, clear_contextvars

from api import fallbacks, problems, trace

type_of_view = Callable[[HttpRequest], HttpResponseBase]


class LogRequests(RequestMiddleware):
    """Every line about a request has its trace id, the one that a problem names; its query is never written."""

    def prepare(self, request: HttpRequest) -> None:
        """Forget the request before, whatever became of it, and bind this one's id."""
        clear_contextvars()
        bind_contextvars(request_id=trace.of(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The method and the path alone: a query holds names that people search for."""
        return f"{request.method} {request.path}"


class RefuseNul:
    """Answer 400 to a NUL in the path or the query: PostgreSQL stores none, and a lookup with one is a 500."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on a request whose address is clean."""
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            if request.path.startswith(fallbacks.PREFIX):
                return problems.response("bad-request", request, detail="The address holds a NUL character.")
            return HttpResponse("The address holds a NUL character.\n", status=400, content_type="text/plain")
        return self.get_response(request)
