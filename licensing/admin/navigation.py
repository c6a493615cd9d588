"""Navigation: the sidebar, the note on the environment, for themes that have a place for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from licensing.admin import badges
from licensing.admin.access import administers, reads_cases, watches
from licensing.admin.inbox.views import VIEWS, View, view_of
from licensing.admin.operations.notices import reads_notices

TALLY = ("mine", "open", "soon", "breached", "risk", "partner", "second", "held", "order", "sample")


def environment(request: HttpRequest) -> list[str] | None:
    """The badge beside the title, wherever the data are not real."""
    return None if settings.PRODUCTION else ["Illustrative data", "warning"]


def zone(request: HttpRequest) -> str:
    """The zone in which the page's times are, said once."""
    return f"Times: {request.user.zone}" if request.user.is_authenticated else ""


def favicon(request: HttpRequest) -> str:
    """The mark on the browser's tab."""
    return static("licensing/favicon.svg")


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of links that this person may follow."""
    groups: list[dict[str, Any]] = []
    if reads_notices(request):
        page = _page("notice", "Notices", "notifications", badges.notices(request))
        groups.append({"title": "Notices for you", "items": [page]})
    if reads_cases(request):
        inbox = [_view(request, view) for name in TALLY for view in VIEWS if view.name == name]
        others = [_view(request, view) for view in VIEWS if view.name not in TALLY]
        groups += [{"title": "Inbox", "items": inbox}, {"title": "Archive", "items": others}]
        items = [
            _page("partner", "Partners", "domain"),
            _page("delivereditem", "Delivered items", "inventory_2"),
            _page("authorisation", "Authorisations", "verified"),
            _page("letterofoffer", "Letters of offer", "contract"),
            _page("arrangement", "Arrangements", "handshake"),
            _page("programme", "Programmes", "diversity_3"),
            _page("filingbatch", "Batches", "stacks"),
            _page("ratingauthority", "Rating authority", "gavel"),
            {"title": "Assessments", "icon": "balance", "link": reverse("admin:licensing_assessments")},
        ]
        groups.append({"title": "Registers", "separator": True, "items": items})
        groups.append({"title": "Time", "separator": True, "items": _time(request)})
    if administers(request):
        items = [
            _page("user", "People", "group"),
            _page("delegation", "Delegations", "swap_horiz"),
            _page("apiclient", "API clients", "key"),
            _page("webhook", "Webhooks", "webhook"),
            _page("webhookdelivery", "Webhook deliveries", "outbox"),
        ]
        groups.append({"title": "Administration", "separator": True, "items": items})
    return groups


def _time(request: HttpRequest) -> list[dict[str, Any]]:
    """What bears on the clocks of many cases."""
    items = [
        _page("hold", "Holds", "lock"),
        _page("disruption", "Disruptions", "crisis_alert", badges.waiting(request)),
        _page("servicelevel", "Service levels", "timer"),
        _page("calendarday", "Calendar days", "event_busy"),
    ]
    if watches(request):
        items.append(_page("clock", "Failed jobs", "report", badges.failed_jobs(request)))
    return items


def _view(request: HttpRequest, view: View) -> dict[str, Any]:
    inbox = reverse("admin:licensing_case_changelist")
    here = request.path == inbox and view_of(request.GET.get("view")) is view
    return {"title": view.title, "icon": view.icon, "link": f"{inbox}?view={view.name}", "active": here}


def _page(model: str, title: str, icon: str, badge: str = "") -> dict[str, Any]:
    context = {"title": title, "icon": icon, "link": reverse(f"admin:licensing_{model}_changelist")}
    return {**context, "badge": badge, "badge_style": "solid"} if badge else context
