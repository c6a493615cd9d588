"""Problem pages: what the `type` of a problem leads to, for people and for programs (RFC 9457, 3.1.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api import problems


@require_safe
def show(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One type of problem, or all of them: as a page, or as JSON for whoever prefers that; 404 for no type."""
    shown = [slug] if slug else list(problems.TYPES)
    if not set(shown) <= problems.TYPES.keys():
        return HttpResponse(
            "There is no such type of problem.", status=404, content_type="text/plain; charset=utf-8"
        )
    types = [_described(each) for each in shown]
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        answer: HttpResponse = JsonResponse(types[0] if slug else {"items": types})
    else:
        answer = render(request, "problems.html", {"types": types, "slug": slug})
    answer["Vary"] = "Accept"
    return answer


def _described(slug: str) -> dict[str, Any]:
    return {"type": f"/problems/{slug}", **problems.TYPES[slug]._asdict()}
