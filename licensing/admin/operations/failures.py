"""Failed jobs: clocks, messages and mails with their errors, and the way to try again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from licensing.admin.access import acting, watches
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader
from licensing.admin.policy import wizard
from licensing.admin.policy.wizard import BulkActionAdmin
from licensing.context import ActionContext
from licensing.messaging import mail, outbox
from licensing.messaging.outbox import Topic
from licensing.models import BulkOperation, Clock, Notice, OutboxMessage
from licensing.worker import bulk, deadlines
from licensing.worker.deadlines import NotFailed

MOST = 100  # of each sort on the page
BIGGEST_KEY = 2**63 - 1
LATELY = 20  # bulk operations with failures
WHO = "Officers, except reviewers, and administrators may retry a job."


@admin.register(Clock)
class FailedJobsAdmin(BulkActionAdmin):
    """Clocks have no list of their own; those that were failed are shown with what else was."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return watches(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who reads every case, and administrators."""
        return watches(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Clocks open by themselves."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A clock is read on the page of its case."""
        clock = self.get_record(request, object_id)
        return redirect("admin:licensing_case_change", clock.case_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """GET lists what failed; POST lets one of it be tried again."""
        if not watches(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.retry(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        read = acting(request).read
        context = {
            "title": "Failed jobs",
            "list_address": "",
            "clocks": _clocks(read),
            "failed_messages": _messages(read),
            "mails": _mails(read),
            "progress": wizard.progress(_failing(), read),
            "most": MOST,
            "who": WHO,
        }
        return self.page(request, "licensing/failed_jobs.html", context)

    def retry(self, request: HttpRequest) -> HttpResponse:
        """Let it be tried again; what is not a failed job any more is said, not done."""
        try:
            done = _retry(
                request.POST.get("what", ""), request.POST.get("key", ""), acting(request).action_context()
            )
        except (NotFailed, LookupError, ValueError, ObjectDoesNotExist):
            messages.error(request, "Nothing was changed. The job is no longer failed.")
        else:
            messages.success(request, done)
        return redirect("admin:licensing_clock_changelist")


def _retry(what: str, key: str, ctx: ActionContext) -> str:
    if what == "clock":
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        clock = Clock.objects.filter(pk=number).first()
        if clock is None:
            raise LookupError(key)
        case = deadlines.retry(clock.case_id, clock.scope, ctx).case
        return f"{labels.scope(clock)} of {case.reference} will be retried."
    if what == "message":
        outbox.retry(UUID(key), ctx)
        return "The message will be delivered shortly."
    if what == "mail":
        mail.retry(UUID(key), ctx)
        return "The mail will be sent shortly."
    if what == "undertaking":
        bulk.retry(int(key))
        return "The failed cases will be retried shortly."
    raise LookupError(what)


def _clocks(read: Reader) -> list[dict[str, Any]]:
    clocks = Clock.objects.filter(set_aside_at__isnull=False, closed_at__isnull=True).select_related("case")
    return [
        {
            **wizard.line(clock.case),
            "key": clock.pk,
            "what": labels.scope(clock),
            "rung": labels.next_of(clock),
            "error": clock.error,
            "since": read.instant(clock.set_aside_at) if clock.set_aside_at else "",
        }
        for clock in clocks.order_by("set_aside_at", "pk")[:MOST]
    ]


def _messages(read: Reader) -> list[dict[str, Any]]:
    messages = OutboxMessage.objects.filter(set_aside_at__isnull=False, delivered_at__isnull=True)
    return [
        {
            **wizard.line(message.event.case),
            "key": message.pk,
            "what": Topic(message.topic).words,
            "error": message.error,
            "since": read.instant(message.set_aside_at) if message.set_aside_at else "",
        }
        for message in messages.select_related("event__case").order_by("set_aside_at", "pk")[:MOST]
    ]


def _mails(read: Reader) -> list[dict[str, Any]]:
    notices = Notice.objects.filter(set_aside_at__isnull=False, mailed_at__isnull=True)
    return [
        {
            "key": notice.pk,
            "what": notice.subject,
            "to": str(notice.partner) if notice.partner else labels.titled(notice.to),
            "error": notice.error,
            "since": read.instant(notice.set_aside_at) if notice.set_aside_at else "",
        }
        for notice in notices.select_related("partner").order_by("set_aside_at", "pk")[:MOST]
    ]


def _failing() -> Any:
    """The last bulk operations that could not be carried out for some case."""
    operations = BulkOperation.objects.exclude(failed=[]).order_by("-ordered_at", "-id")
    return BulkOperation.objects.filter(pk__in=operations.values("pk")[:LATELY])
