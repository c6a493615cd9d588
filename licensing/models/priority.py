"""Priority: the detail of a priority case, and what else happens when a row of its table is taken."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q

from licensing.models import orders
from licensing.models.cases import Case
from licensing.models.details import Detail, Link
from licensing.models.lines import PartyRole
from licensing.models.partners import PartnerKind
from licensing.models.rating_authority import RatingAuthority
from licensing.models.reviewed import Reviewed
from licensing.regulations import dpas, findings
from workflows.binding import effect
from workflows.priority_asks import RATINGS, REJECTIONS, SYMBOLS

DIRECTIONS = (
    ("rating", "Rated support by a US supplier (DPAS)"),
    ("assurance", "Voluntary assurance by a supplier of the partner's country"),
)
SUPPORTED = ("licence", "maintenance", "spares")
DELAY = (
    "delay"  # the scope of a clock by which a verbal notice of delay is confirmed; its event's number follows
)
NO_DATE = "A specific delivery date such as 2026-03-15; as soon as possible is none (15 CFR 700.12(a))."


class PriorityDetail(Detail):
    """The facts of a priority case: what the filing says, and below what sponsors, departments and supplier recorded."""

    guards_read = ("supports", "flows_from__priority_detail")
    kept_as = "dpas"
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
        Link("supports", SUPPORTED, "supports", "supported_by", whose="seen", leads=True),
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
    # recorded by the door
    rating = models.CharField(max_length=2, choices=RATINGS, blank=True)
    programme_symbol = models.CharField(max_length=2, choices=SYMBOLS, blank=True)
    order_number = models.CharField(max_length=200, blank=True)
    rating_received_on = models.DateField(
        null=True, help_text="The day on which the supplier received another rating; from then on it counts."
    )
    order_received_on = models.DateField(null=True)
    order_received_at = models.DateTimeField(null=True, help_text="In an emergency: the hours run from here.")
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
    def is_assurance(self) -> bool:
        """Whether it asks a supplier of the partner's country, who answers voluntarily and unrated."""
        return self.direction == "assurance"

    @property
    def is_endorsed_under_arrangement(self) -> bool:
        """Whether the defence department endorsed it under an arrangement in force on that day."""
        return getattr(self, "endorsed_under_id", None) is not None

    @property
    def sponsor_due(self) -> bool:
        """Whether the end buyer's ministry has to sponsor it first: 15 CFR 700.57(b)."""
        return self.foreign_end_buyer and self.case.filer.kind != PartnerKind.MINISTRY

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
        return orders.rated_as(self.rating, self.programme_symbol)

    def faults(self) -> dict[str, str]:
        """A stated time belongs to an emergency, an emergency to a rated order, and what flows down to what is above."""
        if self.flows_from is not None:
            return self._faults_of_what_flows()
        if self.stated_hours is not None and self.emergency == "none":
            return {"stated_hours": "Only an order in an emergency states hours (15 CFR 700.12(b))."}
        if self.is_assurance and self.emergency != "none":
            return {"emergency": "An assurance is voluntary; it has no emergency times."}
        if self.emergency in dpas.HAZARDS and self.stated_hours is None:
            said = "An order in an emergency states the hours within which it is answered (15 CFR 700.12(b))."
            return {"stated_hours": said}
        return {}

    def _faults_of_what_flows(self) -> dict[str, str]:
        if self.is_assurance:
            return {"direction": "An assurance is voluntary; no rating flows down to it (15 CFR 700.15)."}
        own = {"emergency": self.emergency != "none", "stated_hours": self.stated_hours is not None}
        said = "It is that of the order from which this one flows; leave it out (15 CFR 700.15)."
        return {name: said for name, is_stated in own.items() if is_stated}


class PriorityCase(Reviewed, Case, kind="priority"):
    """A priority case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    @cached_property
    def authority_periods(self) -> list[tuple[Any, Any]]:
        """The periods in which ratings may be given."""
        return list(RatingAuthority.objects.values_list("starts_on", "ends_on"))

    @cached_property
    def displacement_list(self) -> list[orders.Displacement]:
        """The orders that took its place, of which its parties have not been told."""
        return list(orders.Displacement.objects.filter(displaced=self.pk, told_at__isnull=True))

    def legal_facts(self) -> dict[str, Any]:
        """What the finding on the authority to rate needs."""
        return {"rating_authority": self.authority_periods}

    def accepted_orders(self, references: Any, supplier_id: int | None) -> dict[str, tuple[int, str]]:
        """Those of the references that are orders which that supplier accepted before: keys and ratings; read once."""
        held: dict[Any, Any] = vars(self).setdefault("orders_held", {})
        asked = (supplier_id, *sorted(references))
        if asked not in held:
            held[asked] = orders.accepted(references, supplier_id, self.pk)
        found: dict[str, tuple[int, str]] = held[asked]
        return found

    def conflict(self, moment: Any) -> findings.Finding:
        """Whether it gives way to the accepted orders that it is said to interfere with, or they to it: 15 CFR 700.13(b)."""
        named = moment.data.get("interferes_with") or []
        known = self.accepted_orders(named, moment.actor.partner_id).values()
        facts = {"incoming": self.detail.rated_as, "interferes_with": sorted(rating for _, rating in known)}
        return findings.find("dpas-conflict", facts, self.office_day(moment.now))

    def unconfirmed_delays(self) -> list[Any]:
        """The open clocks by which delays that were reported verbally are confirmed in writing."""
        return [clock for clock in self.clock_list if clock.scope.startswith(f"{DELAY}/")]

    @effect
    def authorise(self, moment: Any) -> None:
        """The rating with its programme symbol."""
        self._rate(moment)

    @effect
    def flow_down(self, moment: Any) -> None:
        """The rating of the order above, its symbol and its hours; received as a submission is: 15 CFR 700.15."""
        self.received_at, above = moment.now, self.detail.flows_from.detail
        for name in ("rating", "programme_symbol", "emergency", "stated_hours"):
            setattr(self.detail, name, getattr(above, name))

    @effect
    def re_rate(self, moment: Any) -> None:
        """Another rating for the same order, which counts from its receipt: 15 CFR 700.16."""
        self._rate(moment)
        self.detail.rating_received_on = moment.data["rating_received_on"] or self.office_day(moment.now)

    @effect
    def follow_rating(self, moment: Any) -> None:
        """The rating of the order above is this one's: 15 CFR 700.15, 700.16."""
        above = self.detail.flows_from.detail
        self.detail.rating, self.detail.programme_symbol = above.rating, above.programme_symbol
        self.detail.rating_received_on = self.office_day(moment.now)

    @effect
    def place_order(self, moment: Any) -> None:
        """The order is with the supplier, whose time runs from its receipt."""
        self.detail.order_number = moment.data["order_number"]
        self._receive(moment)

    @effect
    def accept(self, moment: Any) -> None:
        """To be delivered when it was asked for."""
        self.detail.agreed_on = self.detail.required_on

    @effect
    def undertake(self, moment: Any) -> None:
        """The assurance names its own day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def offer(self, moment: Any) -> None:
        """The earliest date that can be met: 15 CFR 700.13(b)."""
        self.detail.offered_on = moment.data["offered_on"]

    @effect
    def accept_offer(self, moment: Any) -> None:
        """To be delivered when it was offered for."""
        self.detail.agreed_on = self.detail.offered_on

    @effect
    def reject(self, moment: Any) -> None:
        """A ground that 15 CFR 700.13(c) admits."""
        self.detail.rejection = moment.data["rejection"]

    @effect
    def direct(self, moment: Any) -> None:
        """The commerce department sets the day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def report_delay(self, moment: Any) -> None:
        """The new date; the agreed one stays what was agreed."""
        self.detail.delayed_until = moment.data["delayed_until"]

    @effect
    def amend(self, moment: Any) -> None:
        """A new order on its own receipt date: 15 CFR 700.16."""
        self.detail.required_on = moment.data["required_on"]
        self._receive(moment)
        self.detail.agreed_on = self.detail.offered_on = self.detail.delayed_until = None

    @effect
    def complete(self, moment: Any) -> None:
        """The order is filled."""
        self.detail.completed_on = moment.data["completed_on"]

    def _receive(self, moment: Any) -> None:
        self.detail.order_received_on = moment.data["order_received_on"]
        self.detail.order_received_at = moment.data["order_received_at"]

    def _rate(self, moment: Any) -> None:
        self.detail.rating = moment.data["rating"]
        self.detail.programme_symbol = moment.data["programme_symbol"]
