"""Shipments: the detail of a shipment."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.details import Detail, Link
from licensing.models.drawdowns import LetterOfOffer
from licensing.models.events import Event
from licensing.models.lines import PartyRole
from licensing.regulations import shipping
from licensing.regulations.instruments import TEMPORARY, TEMPORARY_EXPORT
from licensing.worktime.office import office_day
from workflows.inputs.shipment import CODES, DESK_OF_CODE, RULE_OF_CODE, SIDES
from workflows.language import Role
from workflows.wording import date_in_words

PARENTS = ("licence", "maintenance", "spares")
PORT_OF = {"export": PartyRole.EXPORT_PORT, "import": PartyRole.IMPORT_PORT}


class ShipmentDetail(Detail):
    """The facts of a shipment: what was filed, and below what ports, officers and the filer recorded."""

    guards_read = (
        "parent__filer",
        "parent__licence_detail__authorisation",
        "parent__spares_detail__licence__licence_detail__authorisation",
        "parent__spares_detail__licence__filer",
        "parent__maintenance_detail__licence__licence_detail__authorisation",
        "parent__maintenance_detail__licence__filer",
    )
    filed = (
        "mode",
        "departs_at",
        "arrives_on",
        "carrier",
        "waybill",
        "emergency",
        "foreign_government",
    )
    links = (
        Link("parent", PARENTS, "child_of", "parent_of", whose="seen", follows=True, leads=True),
        Link("draws_on", ("licence",), "draws_on", "drawn_on_by", whose="seen", follows=True, leads=True),
    )
    party_roles = (
        PartyRole.CONSIGNEE,
        PartyRole.INTERMEDIATE,
        PartyRole.FORWARDER,
        PartyRole.EXPORT_PORT,
        PartyRole.IMPORT_PORT,
    )

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="shipment_detail"
    )
    kind = models.CharField(max_length=12, default="shipment", editable=False)
    parent = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shipments")
    draws_on = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The licence case whose authorisation it draws on, where that is not its parent.",
    )
    mode = models.CharField(max_length=5, choices=shipping.MODES)
    departs_at = models.DateTimeField("departure")
    arrives_on = models.DateField("expected arrival")
    carrier = models.CharField(max_length=120)
    waybill = models.CharField(max_length=60, blank=True)
    emergency = models.BooleanField(
        default=False, help_text="If CBP permits, export information is filed later: 22 CFR 123.22(b)(2)."
    )
    foreign_government = models.BooleanField("for a foreign government", default=False)
    # recorded by the write path
    itn = models.CharField("ITN", max_length=15, blank=True)
    export_filed_for = models.DateTimeField(
        null=True, help_text="The departure for which the export information was filed."
    )
    ended_itns = models.JSONField(
        "ended ITNs", default=list, help_text="The numbers of export filings that no longer count."
    )
    departed_at = models.DateTimeField(null=True)
    hold_side = models.CharField(max_length=6, choices=SIDES, blank=True)
    hold_code = models.CharField(
        "hold reason", max_length=24, choices=[code[:2] for code in CODES], blank=True
    )
    hold_evidence = models.TextField(blank=True)
    hold_answer = models.TextField("answer to the hold", blank=True)
    dispute_grounds = models.TextField(blank=True)
    dispute_evidence = models.TextField(blank=True)
    dispute_desk = models.CharField(max_length=20, blank=True)
    judged_evidence = models.JSONField(default=list)
    delivered_on = models.DateField(null=True)
    return_by = models.DateField(
        null=True, help_text="The last day to return goods that left under a temporary licence."
    )

    class Meta:
        indexes = (models.Index(fields=("itn",), condition=~Q(itn=""), name="shipmentdetail_itn"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind="shipment"), name="shipmentdetail_kind"),
            models.CheckConstraint(
                condition=Q(mode__in=[mode for mode, _ in shipping.MODES]), name="shipmentdetail_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(hold_side="", hold_code="") | ~Q(hold_side="") & ~Q(hold_code=""),
                name="shipmentdetail_hold_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("case")), name="shipmentdetail_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return f"shipment {self.case_id}"

    @property
    def runs_until(self) -> date | None:
        """The last day of what its parent moves under."""
        last_day: date | None = self.parent.detail.runs_until
        return last_day

    @property
    def departs_on(self) -> date:
        """The deciding office's day of the planned departure."""
        return office_day(self.departs_at)

    @property
    def plan_counts_until(self) -> date:
        """The last day on which the planned departure can still be meant: 15 CFR 30.9, by our own limit."""
        return shipping.counts_until(self.departs_on)

    @property
    def export_filing_counts_until(self) -> date | None:
        """The last day on which it may leave on its export filing; None where there is none: 15 CFR 30.9."""
        if self.export_filed_for is None:
            return None
        return shipping.counts_until(office_day(self.export_filed_for))

    def filing_counts_on(self, day: date) -> bool:
        """Whether there is an export filing that counts on that day."""
        last = self.export_filing_counts_until
        return last is not None and day <= last

    def is_itn_of_the_past(self, number: str, day: date) -> bool:
        """Whether that number is of an export filing of this shipment that no longer counts on that day."""
        return number in self.ended_itns or (number == self.itn and not self.filing_counts_on(day))

    @property
    def eei_due_at(self) -> datetime | None:
        """By when the export information is due; None once it is filed: 22 CFR 123.22(b)."""
        return None if self.itn or self.departed_at is not None else self.file_by(self.departs_at)

    @property
    def export_filed_at(self) -> datetime | None:
        """When the number of its export filing was last recorded; None before."""
        filed = Event.objects.filter(case=self.pk, name="case.export_information_filed")
        return filed.order_by("number").values_list("at", flat=True).last()

    def why_arrived(self, on: date) -> str:
        """How it is known on that day that it is in the country of import, in a sentence; empty where it is not known."""
        if self.departed_at is None:
            return ""
        held = Event.objects.filter(case=self.pk, name="case.held", facts__data__side="import")
        if held.exists():
            return "The shipment has arrived: the port of import has held it."
        if self.arrives_on < on:
            return f"The shipment was expected to arrive on {date_in_words(self.arrives_on)}. Only the port of import can hold it."
        return ""

    @cached_property
    def letter_ends_on(self) -> date | None:
        """The last day on record of the letter of offer that it drew on; None under another export authority."""
        drawn_on = LetterOfOffer.objects.filter(draws__line__case=self.pk)
        return drawn_on.values_list("ends_on", flat=True).first()

    def last_day_to_return(self) -> date | None:
        """The last day of the temporary licence that it leaves under, by which it is back: 22 CFR 123.5(a), 123.21(a).

        None if it stays away: what came in under a licence for a temporary import goes home with the case of its work.
        """
        parent = self.parent.detail
        licence = parent if self.parent.kind == "licence" else parent.licence and parent.licence.detail
        own = self.parent.kind == "licence"
        if licence is None or licence.transaction not in TEMPORARY:
            return None
        last_day: date | None = licence.expires_on if own or licence.transaction == TEMPORARY_EXPORT else None
        return last_day

    def file_by(self, departure: datetime) -> datetime:
        """The latest instant to file the export information for that departure: 22 CFR 123.22(b)."""
        return shipping.file_by(
            self.mode, departure, emergency=self.emergency, foreign_government=self.foreign_government
        )

    @property
    def hold_desk(self) -> Role | None:
        """Whose desk the hold's reason is."""
        return DESK_OF_CODE.get(self.hold_code)

    @property
    def hold_rule(self) -> str:
        """The rule that the hold's reason rests on; empty where nothing holds it."""
        return RULE_OF_CODE.get(self.hold_code, "")

    def errors(self) -> dict[str, str]:
        """It does not arrive before it leaves."""
        departs_at, arrives_on = getattr(self, "departs_at", None), getattr(self, "arrives_on", None)
        if departs_at and arrives_on and arrives_on < departs_at.date():
            return {"arrives_on": "This date is before the departure."}
        return {}
