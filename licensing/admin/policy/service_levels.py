"""The admin of service levels: how long a state or a whole case may take, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing import worktime
from licensing.admin.access import Acting, acting, may_act_on_many
from licensing.admin.beside import Column
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, count, listed
from licensing.admin.policy import wizard
from licensing.admin.policy.service_level_forms import EndForm, LevelForm, ReasonForm
from licensing.admin.policy.wizard import BulkAction, BulkActionAdmin
from licensing.case_file import CaseFile, loading
from licensing.clocks import service_levels
from licensing.models import BulkOperation, Case, ServiceLevel

WHO = (
    "Countersigners, and who acts for one, declare, end and move; administrators have no say in it. "
    "Times that the law sets are no service level's."
)
FIRST = 20  # cases whose dates a preview shows
MOST, BATCH = 2000, 200  # cases of which a preview says how many clocks have used the new time, and at a time


UNDER = Column[int]("under")  # added to the rows of the list


@admin.register(ServiceLevel)
class ServiceLevelAdmin(BulkActionAdmin):
    """Service levels; a later version follows an earlier one, and clocks keep the one that they opened under."""

    list_display = ("of_what", "any_of", "how_long", "starts_on", "until_when", "version", "clocks_under_it")
    list_display_links = ("of_what",)
    list_filter = ("kind",)
    list_select_related = ("programme", "arrangement")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceLevel]:
        """With the count of the clocks that run under each."""
        queryset: QuerySet[ServiceLevel] = (
            super().get_queryset(request).select_related("programme", "arrangement", "made_by")
        )
        return queryset.annotate(under=Count("clocks", filter=Q(clocks__closed_at__isnull=True)))

    @admin.display(description="Scope")
    def of_what(self, level: ServiceLevel) -> str:
        """Kind and state."""
        return labels.level_of(level)

    @admin.display(description="Programme, arrangement, class")
    def any_of(self, level: ServiceLevel) -> str:
        """What narrows it."""
        narrowed = (level.programme, level.arrangement, level.priority_class)
        return ", ".join(str(limit) for limit in narrowed if limit) or "Any"

    @admin.display(description="Target")
    def how_long(self, level: ServiceLevel) -> str:
        """The time in words."""
        return labels.days(level.amount, level.unit)

    @admin.display(description="Until", ordering="ends_on")
    def until_when(self, level: ServiceLevel) -> str:
        """Its last day."""
        return listed(level.ends_on) if level.ends_on else "Until further notice"

    @admin.display(description="Clocks under it")
    def clocks_under_it(self, level: ServiceLevel) -> int:
        """How many run under it now."""
        return UNDER.of(level)

    def get_urls(self) -> list[URLPattern]:
        """The pages that end one and move running clocks to one, beside the admin's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/end/", wrap(self.end_view), name="licensing_servicelevel_end"),
            path("<path:object_id>/move/", wrap(self.move_view), name="licensing_servicelevel_move"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form and what it declares; the version before it ends with the day before."""
        form = LevelForm(request.POST if request.method == "POST" else None)
        lead = f"It applies to clocks that open from its first day. Running clocks keep their terms until moved. {WHO}"
        back = reverse("admin:licensing_servicelevel_changelist")
        action = BulkAction(
            "Declare a service level", "Declare", lead, back, lambda form: self.declare(request, form)
        )
        return self.carried_out(request, form, action)

    def declare(self, request: HttpRequest, form: LevelForm) -> tuple[str, str]:
        """Declare it; what is wrong with kind or state is shown where both are chosen."""
        try:
            level = service_levels.succeed(form.level(), acting(request).action_context(), today(request))
        except ValidationError as error:
            raise form.placed(error) from error
        return reverse("admin:licensing_servicelevel_change", args=[level.pk]), f"Declared: {level}."

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one: its terms, how many clocks run under it, the operations that moved clocks to it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        level, read = self.get_record(request, object_id), acting(request).read
        may, on = may_act_on_many(request), today(request)
        effective = level.starts_on <= on <= (level.ends_on or date.max)
        context = {
            "title": str(level),
            "level": level,
            "facts": facts(level, read),
            "under": UNDER.of(level),
            "others": service_levels.running(level).count(),
            "progress": wizard.progress(level.undertakings.all(), read),
            "end_address": reverse("admin:licensing_servicelevel_end", args=[level.pk])
            if may and level.ends_on is None
            else "",
            "move_address": reverse("admin:licensing_servicelevel_move", args=[level.pk])
            if may and effective
            else "",
            "who": WHO,
        }
        return self.page(request, "licensing/level.html", context)

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The last day of one, and the action."""
        level = self.get_record(request, object_id)
        form = EndForm(request.POST if request.method == "POST" else None)
        address = reverse("admin:licensing_servicelevel_change", args=[level.pk])

        def done(form: EndForm) -> tuple[str, str]:
            if level.ends_on is not None:
                raise ValidationError("This service level has already ended.")
            last = form.cleaned_data["ends_on"]
            service_levels.end(level, last, today(request))
            return address, f"The last day is {listed(last)}. Running clocks keep these terms."

        lead = f"Clocks that open after the last day use another service level or the default. {WHO}"
        return self.carried_out(
            request, form, BulkAction(f"End: {level}", "End the service level", lead, address, done)
        )

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Why running clocks are moved, the dates before and after, and the action."""
        level = self.get_record(request, object_id)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        address = reverse("admin:licensing_servicelevel_change", args=[level.pk])

        def done(form: ReasonForm) -> tuple[str, str]:
            operation = service_levels.schedule_move(
                level, form.cleaned_data["reason"], acting(request).action_context()
            )
            return address, f"{count(operation.foreseen, 'case')} will be checked shortly."

        action = BulkAction(
            title=f"Move running clocks: {level}",
            button="Move the clocks",
            lead=f"Each clock takes these terms and keeps the time already used. {WHO}",
            back=address,
            preview=lambda form: self.moved(request, level, form.cleaned_data["reason"]),
            done=done,
        )
        return self.carried_out(request, form, action)

    def moved(self, request: HttpRequest, level: ServiceLevel, reason: str) -> dict[str, Any]:
        """How many cases, and the dates of the first of them before and after; nothing is written."""
        clocks = service_levels.running(level)
        cases = Case.objects.with_detail().filter(pk__in=clocks.values("case")).order_by("pk")
        first = [CaseFile(case) for case in cases[:FIRST]]
        if first:
            loading.load_clocks(first)
        who = acting(request)
        meant, moves = BulkOperation(service_level=level, reason=reason), []
        for file in first:
            move = service_levels.move(file, meant, who.action_context().not_before(file.case.last_event_at))
            moves += [moved_line(file.case, clock, who.read) for clock in move[1]["clocks"]] if move else []
        total = clocks.values("case").distinct().count()
        return {
            "total": total,
            "alert": self.spent(level, list(cases.values_list("pk", flat=True)[:MOST]), total, who),
            "verb": "has such a clock,have such a clock",
            "more_said": f"of the first {len(first)}, {count(len(moves), 'clock')} would move"
            if first
            else "",
            "facts": [*facts(level, who.read)[:3], ("Reason", reason)],
            "moves": moves,
        }

    def spent(self, level: ServiceLevel, keys: list[int], total: int, who: Acting) -> str:
        """How many clocks would breach at once, had they not a working day each; empty for none."""
        many = 0
        for begin in range(0, len(keys), BATCH):
            batch = Case.objects.with_detail().filter(pk__in=keys[begin : begin + BATCH])
            files = [CaseFile(case) for case in batch]
            loading.load_clocks(files)
            many += sum(
                service_levels.spent(file, level, who.action_context().not_before(file.case.last_event_at))
                for file in files
            )
        if not many:
            return ""
        among = f" (of the first {len(keys):,} cases)" if total > len(keys) else ""
        return (
            f"{count(many, 'clock')}{among} would breach at once: the new time is used. "
            "Each gets one working day, or keeps its date if that is sooner. A paused clock gets it when it resumes."
        )


def moved_line(case: Case, details: dict[str, Any], read: Reader) -> dict[str, Any]:
    """A clock's date before and after."""
    was, due = (
        datetime.fromisoformat(details[name]) if details[name] else None for name in ("was_due_at", "due_at")
    )
    return {
        **wizard.line(case),
        "clock": labels.scope_name(details["scope"], str(case.state)),
        "before": read.end(was) if was else "When it resumes",
        "after": read.end(due) if due else "When it resumes",
    }


def facts(level: ServiceLevel, read: Reader) -> list[tuple[str, str]]:
    """Its terms, in words."""
    policy = ", ".join(f"{labels.titled(name).lower()} after {after}" for name, after in level.ladder)
    return [
        ("Scope", labels.level_of(level)),
        ("Target", labels.days(level.amount, level.unit)),
        ("Effective", f"{read.day(level.starts_on)} until {until(level, read)}"),
        ("Programme", str(level.programme or "Any")),
        ("Arrangement", str(level.arrangement or "Any")),
        ("Class", level.priority_class or "Any"),
        ("Calendar", level.get_calendar_display() if level.calendar else "The desk's calendar"),
        ("Warnings", ", ".join(f"{warning} %" for warning in level.warnings) or "Default"),
        ("Escalation policy", policy.capitalize() or "Default"),
        ("Reason", level.reason),
        ("Declared", f"{read.instant(level.made_at)} by {level.made_by or 'unknown'}"),
    ]


def until(level: ServiceLevel, read: Reader) -> str:
    """Its last day, in words."""
    return read.day(level.ends_on) if level.ends_on else "further notice"


def today(request: HttpRequest) -> date:
    """The office's day."""
    return worktime.day_of(acting(request).now, settings.OFFICE_ZONE)
