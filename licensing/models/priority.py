"""Priority: the detail of a priority case, and what else happens when a transition of its table is executed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from licensing.models import rated_orders
from licensing.models.arrangements import Arrangement
from licensing.models.cases import Case
from licensing.models.details import Detail, Link
from licensing.models.events import Event
from licensing.models.lines import PartyRole
from licensing.regulations import dpas
from licensing.worktime.office import office_day
from workflows.inputs.priority import RATINGS, REJECTIONS, SYMBOLS

DIRECTIONS = (
    ("rating", "Rated support by a US supplier (DPAS)"),
    ("assurance", "Voluntary assurance by a supplier of the partner's country"),
)
SUPPORTED = ("licence", "maintenance", "spares")
NO_DATE = "Give a specific delivery date such as 2026-03-15, not 'as soon as possible' (15 CFR 700.12(a))."


class PriorityDetail(Detail):
    """The facts of a priority case: what the filing says, and below what sponsors, departments and supplier recorded."""

    guards_read = ("supports", "flows_from__priority_detail")
    retention_record = "dpas"
    filed = (
        "direction",
        "supports",
        "flows_from",
        "purchase_order",
        "item",
        "justification",
        "required_on",
        "foreign_end_buyer",
        "emergency",
        "stated_hours",
    )
    links = (
        Link("supports", SUPPORTED, "supports", "supported_by", whose="sponsored", leads=True),
        Link("flows_from", ("priority",), "flows_from", "flows_to", whose="seen", follows=True),
    )
    party_roles = (PartyRole.SUPPLIER, PartyRole.SPONSOR, PartyRole.END_USER)

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="priority_detail"
    )
    kind = models.CharField(max_length=12, default="priority", editable=False)
    direction = models.CharField(max_length=9, choices=DIRECTIONS)
    supports = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    flows_from = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The rated order that this one is needed for (15 CFR 700.15).",
    )
    purchase_order = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=200, help_text="What is to be supplied.")
    justification = models.TextField()
    required_on = models.DateField(
        help_text="A specific day (15 CFR 700.12(a)).",
        error_messages={"invalid": NO_DATE, "null": NO_DATE},
    )
    foreign_end_buyer = models.BooleanField(default=True, help_text="A foreign state is the end buyer.")
    emergency = models.CharField(max_length=15, choices=dpas.EMERGENCIES, default="none")
    stated_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="15 CFR 700.12(b)")
    # recorded by the write path
    endorsed_under = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The arrangement with the end buyer's country that was in force on the day of endorsement.",
    )
    rating = models.CharField(max_length=2, choices=RATINGS, blank=True)
    programme_symbol = models.CharField(max_length=2, choices=SYMBOLS, blank=True)
    order_number = models.CharField(max_length=200, blank=True)
    signed_by = models.CharField(
        max_length=200, blank=True, help_text="The buyer's signatory of the order (15 CFR 700.12(a)(3))."
    )
    rating_received_on = models.DateField(
        null=True,
        help_text="The day on which the supplier received a changed rating. The rating applies at once.",
    )
    order_received_on = models.DateField(null=True)
    order_received_at = models.DateTimeField(
        null=True, help_text="Emergency orders: the time in hours starts here."
    )
    offered_on = models.DateField(null=True)
    rejection = models.CharField(max_length=24, choices=REJECTIONS, blank=True)
    agreed_on = models.DateField(null=True)
    delayed_until = models.DateField(null=True)
    completed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind="priority"), name="prioritydetail_kind"),
            models.CheckConstraint(
                condition=Q(rating="", programme_symbol="") | ~Q(rating="") & ~Q(programme_symbol=""),
                name="prioritydetail_rating_has_symbol",
            ),
            models.CheckConstraint(
                condition=~Q(direction="assurance") | Q(rating=""), name="prioritydetail_assurance_unrated"
            ),
            models.CheckConstraint(
                condition=~Q(supports=F("case")), name="prioritydetail_not_its_own_support"
            ),
            models.CheckConstraint(condition=~Q(flows_from=F("case")), name="prioritydetail_not_from_itself"),
        )

    def __str__(self) -> str:
        return f"priority {self.case_id}"

    @property
    def needed_on(self) -> date | None:
        """The specific day of delivery: 15 CFR 700.12(a)."""
        return self.required_on

    @property
    def deliver_on(self) -> date:
        """The day by which it is to be delivered: the agreed one, before that the required one: 15 CFR 700.14(c)."""
        return self.agreed_on or self.required_on

    @property
    def came_on(self) -> date:
        """The day of its receipt; an assurance, which is no order, came when it was submitted: 15 CFR 700.13(b)."""
        if self.order_received_on is not None:
            return self.order_received_on
        assert self.case.received_at is not None
        return office_day(self.case.received_at)

    @property
    def rating_given_on(self) -> date | None:
        """The office's day on which its rating was authorised, or flowed down to it; None before, and for an assurance."""
        given = Event.objects.filter(case=self.pk, name__in=("case.authorised", "case.flowed_down"))
        at = given.order_by("number").values_list("at", flat=True).last()
        return office_day(at) if at else None

    @property
    def is_assurance(self) -> bool:
        """Whether it asks a supplier of the partner's country, who answers voluntarily and unrated."""
        return self.direction == "assurance"

    @property
    def is_endorsed_under_arrangement(self) -> bool:
        """Whether the defence department endorsed it under an arrangement in force on that day."""
        return self.endorsed_under_id is not None

    @property
    def acceptance_days(self) -> int | None:
        """The supplier's working days to answer a rated order: 15 CFR 700.13(d)(1)."""
        return dpas.answer_within_days(self.rating, self.emergency)

    @property
    def acceptance_hours(self) -> int | None:
        """The hours to answer it in an emergency: 15 CFR 700.13(d)(2)."""
        return dpas.answer_within_hours(self.rating, self.emergency, self.stated_hours)

    @property
    def acceptance_basis(self) -> str:
        """What the hours rest on, and whether those that the order states were too few: 15 CFR 700.13(d)(2)."""
        stated, hours = self.stated_hours, self.acceptance_hours
        lifted = (
            f"; the order states {stated} h, the law's {hours} h apply" if stated and stated != hours else ""
        )
        return f"15 CFR 700.13(d)(2){lifted}"

    @property
    def rated_as(self) -> str:
        """Its rating with the programme symbol, or unrated."""
        return rated_orders.rated_as(self.rating, self.programme_symbol)

    def errors(self) -> dict[str, str]:
        """A stated time belongs to an emergency, an emergency to a rated order, and what flows down to what is above."""
        if self.flows_from is not None:
            return self._errors_of_what_flows()
        if self.stated_hours is not None and self.emergency == "none":
            return {"stated_hours": "Only an emergency order states hours (15 CFR 700.12(b))."}
        if self.is_assurance and self.emergency != "none":
            return {"emergency": "A voluntary assurance has no emergency times."}
        if self.emergency in dpas.HAZARDS and self.stated_hours is None:
            sentence = "An emergency order must state the hours for the answer (15 CFR 700.12(b))."
            return {"stated_hours": sentence}
        return {}

    def _errors_of_what_flows(self) -> dict[str, str]:
        if self.is_assurance:
            return {"direction": "No rating flows down to a voluntary assurance (15 CFR 700.15)."}
        own = {"emergency": self.emergency != "none", "stated_hours": self.stated_hours is not None}
        sentence = "The parent order gives this value. Leave it empty (15 CFR 700.15)."
        return {name: sentence for name, is_stated in own.items() if is_stated}
