"""The admin of calendar days: closures and open days that a calendar does not know, and the recalculation that follows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing.admin.access import acting, may_act_on_many
from licensing.admin.display.formatting import count, listed
from licensing.admin.policy import wizard
from licensing.admin.policy.calendar_forms import DayForm, ListForm, NothingForm, PartnerCalendarForm
from licensing.admin.policy.wizard import BulkAction, BulkActionAdmin
from licensing.clocks import calendar_days
from licensing.clocks.calendar_scope import Scope
from licensing.models import BulkOperation, CalendarDay

WHO = "Countersigners and their delegates record and withdraw days. Every officer can read them."


@admin.register(CalendarDay)
class CalendarDayAdmin(BulkActionAdmin):
    """Days that count otherwise than their calendar says, the latest first."""

    list_display = ("day", "whose", "counts", "reason", "recorded", "recalculation")
    list_display_links = ("day",)
    list_select_related = ("partner", "recorded_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarDay]:
        """With the recalculations that they brought about."""
        queryset: QuerySet[CalendarDay] = super().get_queryset(request)
        recalculations = Prefetch("undertakings", BulkOperation.objects.order_by("-ordered_at", "id"))
        return queryset.prefetch_related(recalculations)

    @admin.display(description="Calendar of")
    def whose(self, day: CalendarDay) -> str:
        """The calendar or the partner."""
        return str(day.partner) if day.partner else day.get_calendar_display()

    @admin.display(description="Counts")
    def counts(self, day: CalendarDay) -> str:
        """Whether it is open, or the record was withdrawn."""
        state = "Open" if day.is_open else "Closed"
        return f"Withdrawn {listed(day.withdrawn_at)}" if day.withdrawn_at else state

    @admin.display(description="Recorded")
    def recorded(self, day: CalendarDay) -> str:
        """When and by whom."""
        return f"{listed(day.recorded_at)} by {day.recorded_by or 'unknown'}"

    @admin.display(description="Recalculation")
    def recalculation(self, day: CalendarDay) -> str:
        """How far the last recalculation has come."""
        last = next(iter(day.undertakings.all()), None)
        if last is None:
            return "None"
        done = f"{count(last.done, 'case')} moved, {last.foreseen} foreseen"
        return f"Finished: {done}" if last.finished_at else f"Under way: {done}"

    def get_urls(self) -> list[URLPattern]:
        """The pages that record a list, change a partner's calendar and withdraw a day, beside the admin's own."""
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        record_list = self.admin_site.admin_view(self.list_view)
        change_partner = self.admin_site.admin_view(self.partner_view)
        return [
            path("list/", record_list, name="licensing_calendarday_list"),
            path("partner/", change_partner, name="licensing_calendarday_partner"),
            path("<path:object_id>/withdraw/", withdraw, name="licensing_calendarday_withdraw"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form, its preview with the clocks that count by it, and the order."""
        form = DayForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            title="Record a day",
            button="Record the day",
            lead=f"Every running clock on that calendar is recalculated. {WHO}",
            back=reverse("admin:licensing_calendarday_changelist"),
            preview=lambda form: self.foreseen(form.instance),
            done=lambda form: self.record(request, form.instance),
            context={
                "others": [
                    ("Record a list of days", reverse("admin:licensing_calendarday_list")),
                    ("Change a partner's calendar", reverse("admin:licensing_calendarday_partner")),
                ]
            },
        )
        return self.carried_out(request, form, action)

    def partner_view(self, request: HttpRequest) -> HttpResponse:
        """The calendar, week and zone of a partner, the preview of what counts by them, and the order."""
        form = PartnerCalendarForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            title="Change a partner's calendar",
            button="Change the calendar",
            lead=f"Every running clock of the partner's own time is recalculated. {WHO}",
            back=reverse("admin:licensing_calendarday_changelist"),
            preview=self.changed,
            done=lambda form: self.change_partner(request, form),
        )
        return self.carried_out(request, form, action)

    def changed(self, form: PartnerCalendarForm) -> dict[str, Any]:
        """What the partner would keep, and how many running clocks count by it."""
        partner = form.changed()
        shown = ("calendar", "working_week")
        kept = [getattr(partner, f"get_{name}_display")() or "The calendar's own" for name in shown]
        facts = list(zip(("Calendar", "Working week"), kept, strict=True))
        return {
            **self.counted(Scope.of_partner(partner)),
            "facts": [
                ("Partner", partner.name),
                *facts,
                ("Time zone", partner.zone),
                ("Reason", form.cleaned_data["reason"]),
            ],
        }

    def change_partner(self, request: HttpRequest, form: PartnerCalendarForm) -> tuple[str, str]:
        """Change it."""
        partner, reason = form.changed(), form.cleaned_data["reason"]
        calendar_days.change_partner(partner, reason, acting(request).action_context())
        sentence = f"{partner.name} keeps another calendar. Running clocks will be recalculated shortly."
        return reverse("admin:licensing_calendarday_changelist"), sentence

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """The file, the preview of its days, and the order: one act for all of them."""
        action = BulkAction(
            title="Record a list of days",
            button="Record the days",
            lead=f"Every running clock on that calendar is recalculated once. {WHO}",
            back=reverse("admin:licensing_calendarday_changelist"),
            preview=self.listed,
            done=lambda form: self.record_list(request, form),
        )
        return self.carried_out(request, ListForm.of(request), action)

    def listed(self, form: ListForm) -> dict[str, Any]:
        """What the list would record, and how many running clocks count by it."""
        days, known = days_of(form)
        return {
            **self.foreseen(days[0]),
            "facts": [
                ("Calendar of", self.whose(days[0])),
                ("To be recorded", count(len(days), "day")),
                ("Already so", count(known, "day")),
                ("Reason", form.cleaned_data["reason"]),
                ("Days", "\n".join(f"{listed(day.day)}: {day.reason}" for day in days)),
            ],
        }

    def record_list(self, request: HttpRequest, form: ListForm) -> tuple[str, str]:
        """Record it."""
        days, _ = days_of(form)
        reason = form.cleaned_data["reason"]
        calendar_days.record_days(days, acting(request).action_context(), reason)
        sentence = f"{count(len(days), 'day')} recorded. Running clocks will be recalculated shortly."
        return reverse("admin:licensing_calendarday_changelist"), sentence

    def foreseen(self, day: CalendarDay) -> dict[str, Any]:
        """How many running clocks count by it."""
        return {**self.counted(Scope.of_day(day)), "facts": [("Day", str(day)), ("Reason", day.reason)]}

    def counted(self, changed: Scope) -> dict[str, Any]:
        """How many running clocks count by what changes, and of how many cases."""
        clocks = changed.clocks()
        return {
            "total": clocks.values("case").distinct().count(),
            "verb": "is checked,are checked",
            "more_said": f"{count(clocks.count(), 'running clock')} counted by this calendar",
        }

    def record(self, request: HttpRequest, day: CalendarDay) -> tuple[str, str]:
        """Record it."""
        operation = calendar_days.record_day(day, acting(request).action_context())
        address = reverse("admin:licensing_calendarday_change", args=[operation.pk])
        return address, "The day is recorded. Running clocks will be recalculated shortly."

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one day and its recalculations."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        day, read = self.get_record(request, object_id), acting(request).read
        may = may_act_on_many(request) and day.withdrawn_at is None
        context = {
            "title": str(day),
            "day": day,
            "facts": [
                ("Calendar of", self.whose(day)),
                ("Day", read.day(day.day)),
                ("Counts", self.counts(day)),
                ("Recorded", f"{read.instant(day.recorded_at)} by {day.recorded_by or 'unknown'}"),
                ("Reason", day.reason),
            ],
            "progress": wizard.progress(BulkOperation.objects.filter(calendar_day=day), read),
            "withdraw_address": reverse("admin:licensing_calendarday_withdraw", args=[day.pk]) if may else "",
            "who": WHO,
        }
        return self.page(request, "licensing/day.html", context)

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The preview of withdrawing one, and the action."""
        day = self.get_record(request, object_id)
        address = reverse("admin:licensing_calendarday_change", args=[day.pk])

        def done(form: Any) -> tuple[str, str]:
            calendar_days.withdraw_day(day, acting(request).action_context())
            return address, "The record is withdrawn. Running clocks will be recalculated shortly."

        lead = f"The day follows its calendar again. The record is kept. {WHO}"
        form = NothingForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            f"Withdraw: {day}", "Withdraw the record", lead, address, done, lambda _form: self.foreseen(day)
        )
        return self.carried_out(request, form, action)


def days_of(form: ListForm) -> tuple[list[CalendarDay], int]:
    """The days that the list would record, and how many the calendar has that way already."""
    sent = form.cleaned_data
    return calendar_days.of_list(form.listed, sent["calendar"], sent["partner"], sent["reason"])
