"""Priority: the detail of a priority case, and what else happens when a row of its table is taken."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q
from django_countries import countries

from licensing.models.arrangements import HOME, Arrangement, Effect
from licensing.models.cases import Case
from licensing.models.details import Detail, Link
from licensing.models.lines import PartyRole
from licensing.models.partners import PartnerKind
from licensing.models.reviewed import Reviewed
from licensing.regulations import dpas
from workflows.binding import effect
from workflows.priority_asks import RATINGS, REJECTIONS, SYMBOLS

DIRECTIONS = (
    ("rating", "Rated support by a US supplier (DPAS)"),
    ("assurance", "Voluntary assurance by a supplier of the partner's country"),
)
SUPPORTED = ("licence", "maintenance", "spares")


class RatingAuthority(models.Model):
    """A period in which new DPAS ratings may be given; a period that is unknown is not one (50 USC 4511, 4564)."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; none: until further notice.")
    citation = models.CharField(max_length=200)
    illustrative = models.BooleanField(default=False, help_text="Assumed for a demonstration, not the law.")

    class Meta:
        ordering = ("starts_on",)
        verbose_name_plural = "rating authority"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="ratingauthority_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on or 'further notice'}"


class PriorityDetail(Detail):
    """The facts of a priority case: what the filing says, and below what sponsors, departments and supplier recorded."""

    guards_read = ("supports",)
    kept_as = "dpas"
    filed = (
        "direction",
        "supports",
        "purchase_order",
        "item",
        "justification",
        "required_on",
        "foreign_end_buyer",
        "emergency",
        "stated_hours",
    )
    links = (Link("supports", SUPPORTED, "supports", "supported_by", whose="seen"),)
    party_roles = (PartyRole.SUPPLIER, PartyRole.SPONSOR, PartyRole.END_USER)

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="priority_detail"
    )
    kind = models.CharField(max_length=12, default="priority", editable=False)
    direction = models.CharField(max_length=9, choices=DIRECTIONS)
    supports = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purchase_order = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=200, help_text="What is to be supplied.")
    justification = models.TextField()
    required_on = models.DateField(help_text="A specific day (15 CFR 700.12(a)).")
    foreign_end_buyer = models.BooleanField(default=True, help_text="A foreign state is the end buyer.")
    emergency = models.CharField(max_length=15, choices=dpas.EMERGENCIES, default="none")
    stated_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="15 CFR 700.12(b)")
    # recorded by the door
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
    order_received_on = models.DateField(null=True)
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
        )

    def __str__(self) -> str:
        return f"priority {self.case_id}"

    @property
    def is_assurance(self) -> bool:
        """Whether it asks a supplier of the partner's country, who answers voluntarily and unrated."""
        return self.direction == "assurance"

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

    def faults(self) -> dict[str, str]:
        """A stated time belongs to an emergency, and an emergency to a rated order."""
        if self.stated_hours is not None and self.emergency == "none":
            return {"stated_hours": "Only an order in an emergency states hours (15 CFR 700.12(b))."}
        if self.is_assurance and self.emergency != "none":
            return {"emergency": "An assurance is voluntary; it has no emergency times."}
        return {}


class PriorityCase(Reviewed, Case, kind="priority"):
    """A priority case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    @cached_property
    def authority_periods(self) -> list[tuple[Any, Any]]:
        """The periods in which ratings may be given."""
        return list(RatingAuthority.objects.values_list("starts_on", "ends_on"))

    def legal_facts(self) -> dict[str, Any]:
        """What the finding on the authority to rate needs."""
        return {"rating_authority": self.authority_periods}

    def arrangement_for(self, effect: str, now: datetime) -> Arrangement | None:
        """The arrangement with the countries that it is about that is in force on the day and confers that."""
        return next(iter(self.policy.arrangements_in_force(self.abroad, self.office_day(now), effect)), None)

    def arrangements_amiss(self, effect: str, now: datetime) -> list[str]:
        """Those with these countries that would confer it but are not in force on the day, each with why."""
        day = self.office_day(now)
        found = self.policy.arrangements_with(self.abroad, effect)
        standing = [(one, one.standing(day)) for one in found]
        return [f"{one}: {validity.sentence}" for one, validity in standing if not validity.in_force]

    @property
    def abroad(self) -> set[str]:
        """The foreign countries that it is about: of an assurance its suppliers', else the end buyer's or its filer's."""
        role = PartyRole.SUPPLIER if self.detail.is_assurance else PartyRole.END_USER
        named = [one for one in self.party_list if one.role == role]
        found = {str(one.partner.country if one.partner else one.country) for one in named}
        if not found and not self.detail.is_assurance:
            found = {str(self.filer.country)}
        return found - {HOME}

    @property
    def abroad_in_words(self) -> str:
        """The same countries by their names."""
        return ", ".join(sorted(str(countries.name(code)) for code in self.abroad))

    @effect
    def endorse(self, moment: Any) -> None:
        """What the endorsement rests on: an arrangement in force on its day that confers priority support, if any."""
        self.detail.endorsed_under = self.arrangement_for(Effect.PRIORITY_SUPPORT, moment.now)

    @effect
    def authorise(self, moment: Any) -> None:
        """The rating with its programme symbol."""
        self._rate(moment)

    @effect
    def re_rate(self, moment: Any) -> None:
        """Another rating for the same order: 15 CFR 700.16."""
        self._rate(moment)

    @effect
    def place_order(self, moment: Any) -> None:
        """The order is with the supplier, whose time runs from its receipt."""
        self.detail.order_number = moment.data["order_number"]
        self.detail.order_received_on = moment.data["order_received_on"]

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
        self.detail.order_received_on = moment.data["order_received_on"]
        self.detail.agreed_on = self.detail.offered_on = self.detail.delayed_until = None

    @effect
    def complete(self, moment: Any) -> None:
        """The order is filled."""
        self.detail.completed_on = moment.data["completed_on"]

    def _rate(self, moment: Any) -> None:
        self.detail.rating = moment.data["rating"]
        self.detail.programme_symbol = moment.data["programme_symbol"]
