"""Navigation: the sidebar, the note on the environment, for themes that have a place for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from licensing.admin.acting import administers, reads_cases
from licensing.admin.views import VIEWS, View, view_of

TALLY = ("mine", "open", "soon", "breached", "partner", "second", "held", "sample")


def environment(request: HttpRequest) -> list[str] | None:
    """The badge beside the title, wherever the data are not real."""
    return None if settings.PRODUCTION else ["Illustrative data", "warning"]


def favicon(request: HttpRequest) -> str:
    """The mark on the browser's tab."""
    return static("licensing/favicon.svg")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of links that this person may follow."""
    groups: list[dict[str, Any]] = []
    if reads_cases(request):
        inbox = [_view(request, view) for name in TALLY for view in VIEWS if view.name == name]
        others = [_view(request, view) for view in VIEWS if view.name not in TALLY]
        groups += [{"title": "Inbox", "items": inbox}, {"title": "Archive", "items": others}]
        items = [
            _page("partner", "Partners", "domain"),
            _page("delivereditem", "Delivered items", "inventory_2"),
            _page("ratingauthority", "Rating authority", "gavel"),
        ]
        groups.append({"title": "Registers", "separator": True, "items": items})
    if administers(request):
        items = [
            _page("user", "People", "group"),
            _page("delegation", "Delegations", "swap_horiz"),
            _page("apiclient", "API clients", "key"),
        ]
        groups.append({"title": "Administration", "separator": True, "items": items})
    return groups


def _view(request: HttpRequest, view: View) -> dict[str, Any]:
    inbox = reverse("admin:licensing_case_changelist")
    here = request.path == inbox and view_of(request.GET.get("view")) is view
    return {"title": view.title, "icon": view.icon, "link": f"{inbox}?view={view.name}", "active": here}


def _page(model: str, title: str, icon: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(f"admin:licensing_{model}_changelist")}
