"""The admin of calendar days: closures and open days that a calendar does not know, and the recalculation that follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing.admin.access import acting, may_act_on_many
from licensing.admin.display.formatting import count, listed
from licensing.admin.policy import wizard
from licensing.admin.policy.wizard import BulkAction, BulkActionAdmin
from licensing.clocks import calendar_days
from licensing.models import BulkOperation, CalendarDay, Partner
from workflows.language import Audience

WHO = "Countersigners and their delegates record and withdraw days. Every officer can read them."


class DayForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A day, whose calendar it is in, and why it counts otherwise."""

    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"),
        required=False,
        help_text="Only for a partner's own calendar (15 CFR 700.8).",
    )
    is_open = forms.TypedChoiceField(
        label="On this day",
        choices=(("closed", "Closed: the day does not count"), ("open", "Open: the day counts")),
        coerce=lambda text: text == "open",
        widget=forms.RadioSelect,
        initial="closed",
    )

    class Meta:
        model = CalendarDay
        fields = ("calendar", "partner", "day", "is_open", "reason")
        widgets = {"day": forms.DateInput({"type": "date"})}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # where a date is explained, by whoever may read that clock
        wizard.tell_readers(self, {"reason": Audience.PARTIES})
        wizard.dress(self)


class NothingForm(forms.Form):
    """Nothing is asked."""


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
        """The page that withdraws one beside the admin's own."""
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        return [
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
        )
        return self.carried_out(request, form, action)

    def foreseen(self, day: CalendarDay) -> dict[str, Any]:
        """How many running clocks count by it."""
        clocks = calendar_days.running(day)
        return {
            "total": clocks.values("case").distinct().count(),
            "verb": "is checked,are checked",
            "more_said": f"{count(clocks.count(), 'running clock')} counted by this calendar",
            "facts": [("Day", str(day)), ("Reason", day.reason)],
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
