"""The admin of disruptions: declared by the defence department's desk, countersigned by another person, and lifted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, DateField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing.admin.access import acting, acts_as, visible_cases
from licensing.admin.beside import Column
from licensing.admin.display.formatting import count, listed
from licensing.admin.policy import disruption_page, wizard
from licensing.admin.policy.disruption_forms import CountersignForm, DisruptionForm, LiftForm
from licensing.admin.policy.disruption_page import scope, status_of
from licensing.admin.policy.wizard import BulkAction, BulkActionAdmin
from licensing.models import Case, Disruption
from licensing.priority import disruptions
from licensing.priority.disruptions import office_day
from workflows.language import Role

WHO = (
    "The defence department's desk declares and lifts disruptions, and somebody else countersigns them. "
    "Every officer reads them."
)
FIRST = 10  # cases that a preview names


# added to the rows of the list
UNDER, TODAY = Column[int]("under"), Column[date]("today")


@admin.register(Disruption)
class DisruptionAdmin(BulkActionAdmin):
    """Disruptions, the latest first."""

    list_display = ("title", "covers_what", "from_when", "until_when", "stands", "under_it")
    list_display_links = ("title",)
    list_select_related = ("arrangement",)
    search_fields = ("title",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The defence department's desk."""
        return acts_as(request, Role.ENDORSER)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Disruption]:
        """With the count of the cases under each, and the office's day."""
        queryset: QuerySet[Disruption] = super().get_queryset(request)
        queryset = queryset.select_related("arrangement", "declared_by", "countersigned_by", "lifted_by")
        return queryset.annotate(
            under=Count("grounds", filter=Q(grounds__ended_at__isnull=True)),
            today=Value(office_day(acting(request).now), DateField()),
        )

    @admin.display(description="Covers")
    def covers_what(self, disruption: Disruption) -> str:
        """Its scope in words."""
        return scope(disruption)

    @admin.display(description="From")
    def from_when(self, disruption: Disruption) -> str:
        """Its first day."""
        return listed(disruption.starts_on)

    @admin.display(description="Until")
    def until_when(self, disruption: Disruption) -> str:
        """Its last day."""
        return listed(disruption.ends_on) if disruption.ends_on else "Until further notice"

    @admin.display(description="Status")
    def stands(self, disruption: Disruption) -> str:
        """Whether it is in effect, and what it waits for if not."""
        return status_of(disruption, TODAY.of(disruption))[0]

    @admin.display(description="Cases under it")
    def under_it(self, disruption: Disruption) -> int:
        """Of how many it is evidence now."""
        return UNDER.of(disruption)

    def get_urls(self) -> list[URLPattern]:
        """The pages that countersign and lift one beside the admin's own."""
        wrap = self.admin_site.admin_view
        sign, lift = wrap(self.countersign_view), wrap(self.lift_view)
        return [
            path("<path:object_id>/countersign/", sign, name="licensing_disruption_countersign"),
            path("<path:object_id>/lift/", lift, name="licensing_disruption_lift"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form, its preview with the cases that would move, and the declaration."""
        form = DisruptionForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            title="Declare a disruption",
            button="Declare the disruption",
            lead=f"No case changes before a countersigner has agreed. {WHO}",
            back=reverse("admin:licensing_disruption_changelist"),
            preview=lambda form: self.foreseen(request, form.instance),
            done=lambda form: self.declare(request, form.instance),
            role=Role.ENDORSER,
        )
        return self.carried_out(request, form, action)

    def foreseen(self, request: HttpRequest, disruption: Disruption) -> dict[str, Any]:
        """What it would move if it were declared now; raises ValidationError, by field."""
        cases = disruptions.foresee(disruption, acting(request).action_context())
        return self.covered(request, disruption, cases)

    def covered(self, request: HttpRequest, disruption: Disruption, cases: QuerySet[Case]) -> dict[str, Any]:
        """The cases that it covers on its first day in effect, counted, and the first of them."""
        who = acting(request)
        first = disruptions.first_day(disruption, office_day(who.now))
        visible = visible_cases(request).filter(pk__in=cases.order_by().values("pk"))
        return {
            **wizard.counted(disruptions.preview(disruption, first)),
            **wizard.listed(visible.with_detail(), most=FIRST),
            "facts": disruption_page.facts(disruption, who.read),
            "verb": "is covered,are covered",
            "also_title": "Would rise to P2",
            "more_words": "the inbox lists all of them once the disruption is in effect",
        }

    def declare(self, request: HttpRequest, disruption: Disruption) -> tuple[str, str]:
        """Declare it."""
        declared = disruptions.declare(disruption, acting(request).action_context())
        sentence = f"Declared: {count(declared.foreseen, 'case')} once a countersigner has agreed."
        return _address(declared), sentence

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one: its scope, how far its orders have come, the cases under it now and day by day."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        disruption, who = self.get_record(request, object_id), acting(request)
        waits = disruption.countersigned_at is None and disruption.lifted_at is None
        mine = disruption.declared_by_id in who.actor.people
        under = visible_cases(request).filter(pk__in=disruptions.under(disruption).values("pk"))
        context = {
            **disruption_page.gather(disruption, TODAY.of(disruption), who.read),
            "may_countersign": waits and acts_as(request, Role.COUNTERSIGNER) and not mine,
            "may_lift": disruption.lifted_at is None and acts_as(request, Role.ENDORSER),
            "waits": waits,
            "who": WHO,
            **wizard.listed(under.with_detail()),
        }
        return self.page(request, "licensing/disruption.html", context)

    def countersign_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What it would move today, for a second person to agree to."""
        disruption = self.get_record(request, object_id)
        form = CountersignForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            title=f"Countersign: {disruption.title}",
            button="Countersign",
            lead=f"Every covered case is escalated from the first day until the disruption ends or is lifted. {WHO}",
            back=_address(disruption),
            preview=lambda _form: self.awaited(request, disruption),
            done=lambda _form: self.countersign(request, disruption),
        )
        if request.method in ("GET", "HEAD") and acts_as(request, action.role):
            shown = {**self.about(form, action), **self.awaited(request, disruption)}
            return self.page(request, "licensing/preview.html", shown)
        return self.carried_out(request, form, action)

    def awaited(self, request: HttpRequest, disruption: Disruption) -> dict[str, Any]:
        """Today's count beside that of its declaration."""
        first = disruptions.first_day(disruption, office_day(acting(request).now))
        shown = self.covered(request, disruption, disruptions.matching(disruption, first))
        return {**shown, "more_said": f"{disruption.foreseen} when it was declared"}

    def countersign(self, request: HttpRequest, disruption: Disruption) -> tuple[str, str]:
        """Countersign it."""
        signed = disruptions.countersign(disruption, acting(request).action_context())
        return _address(
            signed
        ), "The disruption is countersigned. Its cases will be escalated from its first day."

    def lift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Why it is lifted, what falls back, and the action."""
        disruption = self.get_record(request, object_id)
        form = LiftForm(request.POST if request.method == "POST" else None)
        action = BulkAction(
            title=f"Lift: {disruption.title}",
            button="Lift the disruption",
            lead=f"Every covered case returns to the class and dates that its other evidence gives. {WHO}",
            back=_address(disruption),
            preview=lambda form: self.given_back(request, disruption, form.cleaned_data["lifted_because"]),
            done=lambda form: self.lift(request, disruption, form.cleaned_data["lifted_because"]),
            role=Role.ENDORSER,
        )
        return self.carried_out(request, form, action)

    def given_back(self, request: HttpRequest, disruption: Disruption, reason: str) -> dict[str, Any]:
        """What lifting it would give back."""
        facts = disruption_page.facts(disruption, acting(request).read)
        return {
            **wizard.counted(disruptions.preview_lifting(disruption)),
            "facts": [*facts, ("Lifted because", reason)],
            "verb": "is restored,are restored",
            "also_title": "Would fall to P3",
        }

    def lift(self, request: HttpRequest, disruption: Disruption, reason: str) -> tuple[str, str]:
        """Lift it."""
        lifted = disruptions.lift(disruption, reason, acting(request).action_context())
        return _address(lifted), "The disruption is lifted."


def _address(disruption: Disruption) -> str:
    return reverse("admin:licensing_disruption_change", args=[disruption.pk])
