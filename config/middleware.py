"""Refuse what no view could answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api import fallbacks, problems

type_of_view = Callable[[HttpRequest], HttpResponseBase]


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
