"""The licence: its detail, as it was filed and as officers and the clock wrote it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django_countries.fields import CountryField

from licensing.models.cases import Case
from licensing.models.certificates import Obligation
from licensing.models.contracts import CONTRACT, NO_CONTRACT, WHOLE_CONTRACT, UnderContract
from licensing.models.countries import validate_country
from licensing.models.details import Detail, Link
from licensing.models.events import Event
from licensing.models.lines import GOODS_PARTIES
from licensing.models.referrals import Proviso
from licensing.regulations import contracts
from licensing.regulations.amendments import AGREEMENT_AMENDMENT
from licensing.regulations.changes import AGREEMENT_CHANGES, CHANGES
from licensing.regulations.instruments import (
    AGREEMENTS,
    AMENDMENTS,
    INSTRUMENTS,
    TERMED,
    TRANSACTIONS,
    due_for,
)

TERMS = ("territory", "quantity_to_be_made", "transfer_limits")  # 22 CFR 124.4(b)


class LicenceDetail(UnderContract, Detail):
    """The facts of a licence case: what the filing says, and below what officers and the clock recorded."""

    guards_read = (
        "amends__licence_detail__authorisation",
        "authorisation",
    )  # what guards ask of other cases, loaded with the lock
    filed = (  # what a filing carries, and an edit of a draft may change
        "instrument",
        "transaction",
        "end_use",
        "destination",
        "to_armed_forces",
        "amends",
        "change",
        "changes",
        "manufacture_abroad",
        "ends_on",
        "required_on",
        "certified_by",
        "purchase_documented",
        "part_130_statement",
        "dsp83_signed_on",
        *TERMS,
        *CONTRACT,
    )
    derived = ("contract_key",)

    links = (Link("amends", ("licence",), "amends", "amended_by"),)
    party_roles = GOODS_PARTIES

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="licence_detail"
    )
    kind = models.CharField(max_length=12, default="licence", editable=False)
    instrument = models.CharField(max_length=8, choices=[(name, name) for name in INSTRUMENTS])
    transaction = models.CharField(max_length=24, choices=TRANSACTIONS)
    end_use = models.TextField()
    destination = CountryField()
    to_armed_forces = models.BooleanField(default=False)
    amends = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    change = models.CharField(
        max_length=24, choices=CHANGES, blank=True, help_text="Of an amendment of a licence."
    )
    changes = ArrayField(
        models.CharField(max_length=24, choices=AGREEMENT_CHANGES),
        default=list,
        blank=True,
        help_text="Of an amendment of an agreement, which states all its terms as amended (22 CFR 124.1(c)).",
    )
    manufacture_abroad = models.BooleanField(
        default=False, help_text="An agreement under which defence articles are made abroad."
    )
    ends_on = models.DateField(
        null=True, blank=True, help_text="Agreements and retransfers: the requested last day."
    )
    required_on = models.DateField(
        null=True, blank=True, help_text="The day by which the applicant needs the licence."
    )
    certified_by = models.CharField(
        max_length=120, blank=True, help_text="Empowered official who signed the letter of 22 CFR 126.13(a)."
    )
    purchase_documented = models.BooleanField(default=False)
    part_130_statement = models.BooleanField("part 130 statement", default=False)
    dsp83_signed_on = models.DateField("DSP-83 signed on", null=True, blank=True)
    # of an agreement to make or assist abroad, 22 CFR 124.4(b)
    territory = ArrayField(
        models.CharField(max_length=2, validators=[validate_country]),
        default=list,
        blank=True,
        help_text="Countries of manufacture, sale or service, by code (22 CFR 124.7(a)(4), 124.14(b)(4)).",
    )
    quantity_to_be_made = models.PositiveIntegerField(null=True, blank=True)
    transfer_limits = models.TextField(
        "limits on transfers to third parties", blank=True, help_text="22 CFR 124.4(b)"
    )
    # recorded by the write path
    terms_number = models.PositiveIntegerField(
        null=True,
        help_text="Of an amendment of an agreement: the terms that were in force when it was submitted.",
    )
    recommendation = models.CharField(max_length=10, blank=True)
    congressional_basis = models.CharField(max_length=5, blank=True)
    wait_days = models.PositiveSmallIntegerField(null=True)
    received_by_congress_on = models.DateField(null=True)
    notification_elapsed_at = models.DateTimeField(null=True)
    emergency_certified_at = models.DateTimeField(null=True)
    emergency_stated_on = models.DateField(null=True)
    emergency_reference = models.CharField("statement of the emergency", max_length=200, blank=True)
    barred_on = models.DateField(null=True)
    waiver = models.CharField("waiver of a policy of denial", max_length=200, blank=True)
    waived_on = models.DateField(null=True)
    waived_countries = ArrayField(models.CharField(max_length=2), default=list)
    approved_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    executed_on = models.DateField(null=True)
    not_concluded_on = models.DateField("decided not to conclude on", null=True)
    provisos_acknowledged_at = models.DateTimeField(null=True)
    reconsidered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind="licence"), name="licencedetail_kind"),
            models.CheckConstraint(
                condition=Q(instrument__in=INSTRUMENTS), name="licencedetail_instrument_known"
            ),
            models.CheckConstraint(
                condition=Q(wait_days__isnull=True) | Q(wait_days__in=(15, 30)),
                name="licencedetail_wait_of_law",
            ),
            models.CheckConstraint(
                condition=Q(instrument__in=AMENDMENTS, amends__isnull=False)
                | (~Q(instrument__in=AMENDMENTS) & Q(amends__isnull=True)),
                name="licencedetail_amendment_names_case",
            ),
            models.CheckConstraint(
                condition=NO_CONTRACT | WHOLE_CONTRACT, name="licencedetail_contract_is_whole"
            ),
        )
        indexes = (
            models.Index(
                fields=("contract_key",), condition=~Q(contract_key=""), name="licencedetail_contract"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.case_id}"

    @property
    def is_amendment(self) -> bool:
        """Whether approval applies it to an existing authorisation rather than granting one."""
        return self.instrument in AMENDMENTS

    @property
    def is_agreement(self) -> bool:
        """Whether it binds only once executed (22 CFR 124.4)."""
        return self.instrument in AGREEMENTS

    @property
    def amends_agreement(self) -> bool:
        """Whether approval puts other terms in the place of an agreement's (22 CFR 124.1(c))."""
        return self.instrument == AGREEMENT_AMENDMENT

    @property
    def territory_in_force(self) -> list[str]:
        """The territory of an approved agreement as last amended; before the approval the one that is filed."""
        granted = getattr(self, "authorisation", None) if self.is_agreement else None
        return self.territory if granted is None else granted.territory

    @property
    def needed_on(self) -> date | None:
        """The day by which the applicant needs it, if the filing names one."""
        return self.required_on

    @property
    def congress(self) -> str:
        """Where the congressional notification is; none is over that Congress has not received: 22 USC 2776(c)(2), (d)(2)."""
        if self.barred_on:
            return "barred"
        if not self.congressional_basis:
            return ""
        if self.received_by_congress_on is None:
            return "due"
        return "over" if self.emergency_certified_at or self.notification_elapsed_at else "running"

    @property
    def runs_until(self) -> date | None:
        """Its last day; an amendment has that of what it amends."""
        return self.amends.licence_detail.expires_on if self.amends is not None else self.expires_on

    def ended_on(self, today: date) -> date:
        """An authorisation's last day, or today if it ends before that."""
        return super().ended_on(today) if self.is_amendment else min(today, self.runs_until or today)

    @property
    def granted_provisos(self) -> list[str]:
        """The provisos travel with the approval, and with those of amendments; before it they are the agencies' own."""
        return [binding_proviso.text for binding_proviso in self.binding_provisos] if self.approved_on else []

    @property
    def owed(self) -> list[Obligation]:
        """What its filer owes by days of the law, met or not; only agreements impose it, once approved."""
        return list(self.case.obligations.all()) if self.is_agreement and self.approved_on else []

    @property
    def reads_others(self) -> bool:
        """An approved one is read with its authorisation."""
        return super().reads_others or self.approved_on is not None

    @property
    def authorisation_number(self) -> str | None:
        """The number of what was granted, None before."""
        granted = getattr(self, "authorisation", None)
        return None if granted is None else str(granted.number)

    @property
    def is_exhausted(self) -> bool:
        """Whether the total value or quantity of what was granted has been shipped: 22 CFR 123.21(a)."""
        granted = getattr(self, "authorisation", None)
        return granted is not None and granted.is_exhausted

    @property
    def binding_provisos(self) -> models.QuerySet[Any]:
        """The conditions of its approval and of the amendments applied to it, each with when it was `bound_at`."""
        approvals = Event.objects.filter(case=OuterRef("case"), name="case.approved")
        applied = Q(case__licence_detail__amends=self.pk, case__licence_detail__approved_on__isnull=False)
        current_provisos = Proviso.objects.filter(Q(case=self.pk) | applied, replaced_at__isnull=True)
        bound_at = Subquery(approvals.order_by("-number").values("at")[:1])
        return current_provisos.annotate(bound_at=bound_at).order_by("referral_id", "id")

    @property
    def provisos_open(self) -> bool:
        """Whether it has conditions that its filer has not acknowledged since they bind."""
        if self.approved_on is None:
            return False
        read_at, provisos = self.provisos_acknowledged_at, self.binding_provisos
        return (provisos if read_at is None else provisos.filter(bound_at__gt=read_at)).exists()

    def derive(self, lines: Sequence[Any]) -> None:
        """The instrument that the facts call for, where the filing names none, and the key of its contract.

        22 CFR 123.1, 123.25, 124.1.
        """
        if not self.instrument and self.transaction:
            amended = self.amends.licence_detail.instrument if self.amends else ""
            classified = any(line.classified for line in lines)
            self.instrument = due_for(self.transaction, classified=classified, amended=amended) or ""
        self.contract_key = contracts.key_of(self.contract_number, self.purchaser)

    def errors(self) -> dict[str, str]:
        """What contradicts itself in a filing, by field; the constraints above have the last word."""
        if self.instrument not in TERMED and any(getattr(self, name) for name in TERMS):
            stated = [name for name in TERMS if getattr(self, name)]
            return dict.fromkeys(
                stated, f"{self.instrument or 'This instrument'} does not use this field. Leave it empty."
            )
        if self.is_amendment and self.amends is None:
            return {"amends": f"{self.instrument} must name the case that it amends."}
        if not self.is_amendment and self.amends is not None:
            return {"amends": f"{self.instrument} amends nothing."}
        if self.manufacture_abroad and self.instrument not in TERMED:
            return {"manufacture_abroad": "Only an agreement can cover manufacture abroad (22 CFR 124.1)."}
        return self._errors_of_change()

    def _errors_of_change(self) -> dict[str, str]:
        """An amendment says what it changes: one thing of a licence, all that its terms change of an agreement."""
        says, other = ("changes", "change") if self.amends_agreement else ("change", "changes")
        if self.is_amendment and not getattr(self, says):
            return {says: "An amendment must say what it changes."}
        if getattr(self, other):
            return (
                {other: f"{self.instrument} does not use this field. Leave it empty."}
                if self.is_amendment
                else {other: f"{self.instrument} amends nothing."}
            )
        if not self.is_amendment and getattr(self, says):
            return {says: f"{self.instrument} amends nothing."}
        return {}
