"""Notices: what the person's desks and levels were told, the newest first, each read or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from licensing.admin.access import acting, groups_of, person, reads_cases
from licensing.admin.beside import Column
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader
from licensing.admin.policy.wizard import BulkActionAdmin
from licensing.messaging import inbox
from licensing.models import Notice, NoticeReading
from licensing.models.keysets import keyset
from workflows import escalation

PAGE = 30
ALL = "all"


def addressed(request: HttpRequest) -> tuple[set[str], frozenset[str]]:
    """The desks and levels for which the person is told, and the agencies for which the person speaks."""
    actor = acting(request).actor
    return {
        *(str(role) for role in actor.roles),
        *(groups_of(request) & set(escalation.GROUPS)),
    }, actor.agencies


def reads_notices(request: HttpRequest) -> bool:
    """Whoever is told anything: desks, and the levels above them."""
    return reads_cases(request) or bool(groups_of(request) & set(escalation.GROUPS))


def unread(request: HttpRequest) -> QuerySet[Notice]:
    """What the person has not read."""
    return inbox.unread_for(person(request), *addressed(request))


LATEST_FIRST = keyset("-created_at", "-pk")
IS_READ = Column[bool]("is_read")  # added to the rows of the list


@admin.register(Notice)
class NoticeAdmin(BulkActionAdmin):
    """A person's own notices; to have read one is all that can be done with it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return reads_notices(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever is told anything."""
        return reads_notices(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Notices are made by the clock."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A notice is read in the list."""
        return redirect("admin:licensing_notice_changelist")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """GET lists them; POST says that one of them, or all, were read."""
        if not reads_notices(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.mark(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        mine = inbox.addressed_to(*addressed(request))
        reading = NoticeReading.objects.filter(notice=OuterRef("pk"), user=person(request))
        notices = mine.annotate(is_read=Exists(reading)).select_related("case", "agency")
        key = read_key(request.GET.get("before"))
        if key is not None:
            notices = notices.filter(LATEST_FIRST.beyond(key))
        page = list(notices.order_by(*LATEST_FIRST.ordering())[: PAGE + 1])
        read = acting(request).read
        shown = {
            "title": "Notices",
            "list_address": "",
            "notices": [line(notice, read) for notice in page[:PAGE]],
            "older": write_key(page[PAGE - 1]) if len(page) > PAGE else "",
            "is_first": key is None,
            "some_unread": any(not IS_READ.of(notice) for notice in page),
        }
        return self.page(request, "licensing/notices.html", shown)

    def mark(self, request: HttpRequest) -> HttpResponse:
        """Record that the person has read one, or all that were there; nobody reads for another desk."""
        which, now = request.POST.get("read", ""), acting(request).now
        waiting = unread(request).filter(created_at__lte=now)
        if which != ALL:
            try:
                waiting = waiting.filter(pk=UUID(which))
            except ValueError as error:
                raise Http404("The notice does not exist.") from error
        inbox.mark_read(person(request), waiting.values_list("pk", flat=True), now)
        return redirect("admin:licensing_notice_changelist")


def line(notice: Notice, read: Reader) -> dict[str, Any]:
    """A notice as the page shows it; a digest says how many it tells of."""
    case = notice.case
    return {
        "key": notice.pk,
        "subject": notice.subject,
        "body": notice.body,
        "to": labels.titled(notice.to) + (f", {notice.agency}" if notice.agency else ""),
        "when": read.instant(notice.created_at),
        "is_read": IS_READ.of(notice),
        "count": notice.count if notice.count > 1 else 0,
        "reference": case.reference if case else "",
        "address": reverse("admin:licensing_case_change", args=[case.pk]) if case else "",
    }


def write_key(notice: Notice) -> str:
    """Where a notice stands in the order, as an address carries it."""
    return f"{notice.created_at.isoformat()}~{notice.pk}"


def read_key(text: str | None) -> tuple[datetime, UUID] | None:
    """The key that `write_key` wrote; None for anything else, which then is the first page."""
    at, _, number = (text or "").partition("~")
    try:
        key = datetime.fromisoformat(at), UUID(number)
    except ValueError:
        return None
    return key if key[0].tzinfo is not None else None
