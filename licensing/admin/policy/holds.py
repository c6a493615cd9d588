"""The admin of holds: one act that holds a set of cases, previewed, placed and lifted by countersigners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing.admin.access import acting, may_act_on_many, visible_cases
from licensing.admin.beside import Column
from licensing.admin.display import labels
from licensing.admin.display.formatting import count, listed
from licensing.admin.policy import wizard
from licensing.admin.policy.wizard import BulkAction, BulkActionAdmin
from licensing.clocks import holds
from licensing.events.declared import declared
from licensing.messaging import texts
from licensing.models import Case, Hold, Partner
from workflows.catalogue import kinds
from workflows.input import LONGEST_TEXT
from workflows.language import Audience

COVERS_NOTHING = (
    "This hold covers no open case. Check what it covers before you place it. "
    "It will cover matching cases that are filed later."
)
WHO = "Countersigners and their delegates place and lift holds. Every officer can read them."


class HoldForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """What a hold covers, on what basis, and what the partners are told."""

    kinds = forms.MultipleChoiceField(
        choices=[(kind, labels.titled(kind)) for kind in kinds()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Empty: cases of every kind.",
    )
    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"), required=False, help_text="In any role."
    )

    class Meta:
        model = Hold
        fields = ("title", "legal_basis", "notice", "kinds", "countries", "partner", "category")
        widgets = {
            "title": forms.TextInput,
            "notice": forms.Textarea({"rows": 4, "maxlength": LONGEST_TEXT}),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields[
            "countries"
        ].help_text = "Two-letter codes (ISO 3166), separated by commas, such as IN, US."
        self.fields["category"].help_text = "Such as VIII(h), which also covers VIII(h)(1)."
        wizard.tell_readers(self, PARTIES_READ)
        wizard.dress(self)

    def clean_countries(self) -> list[str]:
        """Countries in capitals, as they are kept."""
        return [code.strip().upper() for code in self.cleaned_data["countries"] if code.strip()]


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    lifted_because = forms.CharField(
        label="Reason",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text="Recorded with every case.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, {"lifted_because": Audience.PARTIES})
        wizard.dress(self)


PARTIES_READ = dict.fromkeys(
    ("title", "legal_basis", "notice"), Audience.PARTIES
)  # in the notice and over the API
UNDER = Column[int]("under")  # added to the rows of the list


@admin.register(Hold)
class HoldAdmin(BulkActionAdmin):
    """Holds, the latest first."""

    list_display = ("title", "legal_basis", "covers_what", "placed", "status", "under_it")
    list_display_links = ("title",)
    list_select_related = ("placed_by", "partner")
    search_fields = ("title", "legal_basis")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hold]:
        """With the count of the cases under each."""
        queryset: QuerySet[Hold] = super().get_queryset(request)
        return queryset.annotate(under=Count("stops", filter=Q(stops__closed_at__isnull=True)))

    @admin.display(description="Covers")
    def covers_what(self, hold: Hold) -> str:
        """Its criteria in words."""
        return criteria(hold)

    @admin.display(description="Placed")
    def placed(self, hold: Hold) -> str:
        """When and by whom."""
        return f"{listed(hold.placed_at)} by {hold.placed_by}"

    @admin.display(description="In force")
    def status(self, hold: Hold) -> str:
        """Whether it stands."""
        return f"Lifted {listed(hold.lifted_at)}" if hold.lifted_at else "In force"

    @admin.display(description="Cases under it")
    def under_it(self, hold: Hold) -> int:
        """How many are under it now."""
        return UNDER.of(hold)

    def get_urls(self) -> list[URLPattern]:
        """The page that lifts one beside the admin's own."""
        lift = self.admin_site.admin_view(self.lift_view)
        return [path("<path:object_id>/lift/", lift, name="licensing_hold_lift"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form, its preview with the count, and the action."""
        form = HoldForm(request.POST if request.method == "POST" else None)
        return self.carried_out(
            request,
            form,
            BulkAction(
                title="Place a hold",
                button="Place the hold",
                lead=f"No covered case can be approved, released, cleared or shipped during the hold. {WHO}",
                back=reverse("admin:licensing_hold_changelist"),
                preview=lambda form: self.foreseen(request, form.instance),
                done=lambda form: self.place(request, form.instance),
            ),
        )

    def foreseen(self, request: HttpRequest, hold: Hold) -> dict[str, Any]:
        """What the hold would hold, and what its partners would read."""
        groups = holds.preview(hold)
        return {
            **wizard.counted(groups),
            "alert": "" if groups else COVERS_NOTHING,
            "facts": [("Title", hold.title), ("Legal basis", hold.legal_basis), ("Covers", criteria(hold))],
            "verb": "is held,are held",
            "told": announcement(
                "hold.placed", hold.notice, holds.matching(hold).order_by("pk").first(), request
            ),
        }

    def place(self, request: HttpRequest, hold: Hold) -> tuple[str, str]:
        """Place it."""
        placed = holds.place(hold, acting(request).action_context())
        sentence = f"The hold is placed. {count(placed.foreseen, 'case')} will be put on hold shortly."
        return reverse("admin:licensing_hold_change", args=[placed.pk]), sentence

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one hold: what it covers, how far the operation has come, the cases under it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        hold, read = self.get_record(request, object_id), acting(request).read
        under = visible_cases(request).filter(stops__hold=hold, stops__closed_at__isnull=True)
        context = {
            "title": hold.title,
            "hold": hold,
            "placed": f"{read.instant(hold.placed_at)} by {hold.placed_by}",
            "lifted": f"{read.instant(hold.lifted_at)} by {hold.lifted_by}" if hold.lifted_at else "",
            "facts": [("Legal basis", hold.legal_basis), ("Covers", criteria(hold))],
            "progress": wizard.progress(hold.undertakings.all(), read),
            "under": UNDER.of(hold),
            "may_lift": may_act_on_many(request) and hold.lifted_at is None,
            "lift_address": reverse("admin:licensing_hold_lift", args=[hold.pk]),
            "who": WHO,
            **wizard.listed(under.with_detail()),
        }
        return self.page(request, "licensing/hold.html", context)

    def lift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Why it is lifted, its preview, and the action."""
        hold = self.get_record(request, object_id)
        form = LiftForm(request.POST if request.method == "POST" else None)
        return self.carried_out(
            request,
            form,
            BulkAction(
                title=f"Lift: {hold.title}",
                button="Lift the hold",
                lead=f"Every case on hold continues, and its target clocks resume. {WHO}",
                back=reverse("admin:licensing_hold_change", args=[hold.pk]),
                preview=lambda form: self.lifted_preview(request, hold, form.cleaned_data["lifted_because"]),
                done=lambda form: self.lift(request, hold, form.cleaned_data["lifted_because"]),
            ),
        )

    def lifted_preview(self, request: HttpRequest, hold: Hold, reason: str) -> dict[str, Any]:
        """What lifting it would set free, and what its partners would read."""
        under = Case.objects.filter(stops__hold=hold, stops__closed_at__isnull=True)
        rows = under.values("kind", "state").annotate(count=Count("pk", distinct=True)).order_by("-count")
        return {
            **wizard.counted([(row["kind"], row["state"], row["count"]) for row in rows]),
            "facts": [("Legal basis", hold.legal_basis), ("Covers", criteria(hold)), ("Reason", reason)],
            "verb": "continues,continue",
            "told": announcement("hold.lifted", reason, under.order_by("pk").first(), request),
        }

    def lift(self, request: HttpRequest, hold: Hold, reason: str) -> tuple[str, str]:
        """Lift it."""
        lifted = holds.lift(hold, reason, acting(request).action_context())
        return reverse("admin:licensing_hold_change", args=[lifted.pk]), "The hold is lifted."


def criteria(hold: Hold) -> str:
    """What a hold covers, in words."""
    remark = [
        f"Kind: {', '.join(labels.titled(kind) for kind in hold.kinds)}" if hold.kinds else "",
        f"country: {', '.join(hold.countries)}" if hold.countries else "",
        f"partner: {hold.partner}" if hold.partner else "",
        f"category: {hold.category}" if hold.category else "",
    ]
    text = "; ".join(part for part in remark if part)
    return text[:1].upper() + text[1:]


def announcement(event: str, remark: str, case: Case | None, request: HttpRequest) -> str:
    """What a partner of such a case would read; of the first case, as an example."""
    reference = case.reference if case else "LIC-2026-XXXXX-XXXXX"
    now, public = acting(request).now, declared(event).public
    subject, body = texts.for_partner(reference, public, now, settings.OFFICE_ZONE, remark)
    return f"{subject}\n\n{body}"
