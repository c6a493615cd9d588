"""What a case is about, line by line, and who is party to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from licensing.models.cases import Case
from licensing.models.partners import Partner, PartnerKind
from licensing.regulations import categories
from workflows import line_decisions
from workflows.language import RELATIONS, Role
from workflows.line_decisions import Granted, LineDecision


class Line(models.Model):
    """Goods or services of one description: a USML category or an ECCN, a quantity, a total value in USD."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    drawn_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="draws", editable=False
    )
    number = models.PositiveIntegerField()
    description = models.CharField(max_length=300)
    part_number = models.CharField(max_length=60, blank=True)
    licence_line = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The line of the licence that this is drawn from; none: the one of the same part number.",
    )
    usml_category = models.CharField("USML category", max_length=12, blank=True, help_text="22 CFR 121.1")
    eccn = models.CharField("ECCN", max_length=12, blank=True, help_text="15 CFR 774, supplement 1")
    rides_under = models.CharField(
        max_length=12,
        blank=True,
        help_text="The USML paragraph (x) under which an ECCN's goods ride along, 22 CFR 120.5(b).",
    )
    quantity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    unit = models.CharField(max_length=20, default="each")
    value = models.DecimalField("value (USD)", max_digits=15, decimal_places=2)
    sme = models.BooleanField("SME", default=False, help_text="Significant military equipment, 22 CFR 120.36")
    mde = models.BooleanField("MDE", default=False, help_text="Major defence equipment, 22 CFR 120.37")
    mtcr = models.BooleanField("MTCR", default=False)
    classified = models.BooleanField(default=False, help_text="22 CFR 120.38")
    hot_section = models.BooleanField(
        "gas turbine hot section",
        null=True,
        blank=True,
        help_text="A combustor, turbine blade, vane or disc, or cooled shroud (22 CFR 121.1, XIX(f)). Not known counts "
        "against an exemption.",
    )

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="line_number_once"),
            models.CheckConstraint(
                condition=(Q(eccn="") & ~Q(usml_category="")) | (~Q(eccn="") & Q(usml_category="")),
                name="line_usml_or_eccn",
            ),
            models.CheckConstraint(condition=Q(rides_under="") | ~Q(eccn=""), name="line_eccn_rides"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_quantity_positive"),
            models.CheckConstraint(condition=Q(value__gte=0), name="line_value_not_negative"),
            models.CheckConstraint(condition=Q(mde=False) | Q(sme=True), name="line_mde_is_sme"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"

    @property
    def granted(self) -> Granted:
        """What is recommended of it, and once its case is approved what was granted; without a decision all that is asked."""
        row = getattr(self, "line_decision", None)
        if row is None:
            return line_decisions.granted(None, self)
        return Granted(LineDecision(row.decision), row.quantity, row.value, row.reason)

    @property
    def announced(self) -> Granted | None:
        """What was granted of it, as its parties know it: nothing before its licence is approved."""
        approved_on = getattr(self.case.detail, "approved_on", None)
        return None if approved_on is None else self.granted


@dataclass(frozen=True)
class KeyRange:
    """Keys of cases, after one and up to another; every key where they are left out.

    A condition that joins tables names it for each of them: the database does not carry a bound from one to the other.
    """

    after: int | None = None
    upto: int | None = None

    def of(self, name: str = "pk") -> Q:
        """The condition that the field of that name, which holds a case's key, is one of them."""
        bounds = {f"{name}__gt": self.after, f"{name}__lte": self.upto}
        return Q(**{lookup: key for lookup, key in bounds.items() if key is not None})

    @classmethod
    def one(cls, key: int) -> KeyRange:
        """That key alone."""
        return cls(key - 1, key)


EVERY_CASE = KeyRange()


def any_of(*conditions: Q, among: KeyRange = EVERY_CASE) -> Q:
    """The cases for which one of the conditions holds, each of which joins tables of its own.

    Their keys are united: beside each other the joins would be multiplied, and asked of every case that there is.
    """
    first, *others = (
        Case.objects.filter(condition, among.of()).order_by().values("pk") for condition in conditions
    )
    return Q(pk__in=first.union(*others) if others else first)


def of_category(category: str) -> Q:
    """The condition on cases of which a line is of that USML category or of a paragraph under it."""
    return Q(lines__usml_category__iregex=categories.pattern(category))


def category_errors(listed: Iterable[str]) -> list[str]:
    """The sentence, if any, for categories that the munitions list does not have."""
    unknown = [category for category in listed if not categories.parts(category)]
    if not unknown:
        return []
    return [f"Not a USML category: {', '.join(unknown)}. Write it {categories.EXAMPLE}."]


class PartyRole(models.TextChoices):
    """What a party is to the export (22 CFR 120.68)."""

    END_USER = "end_user", "Foreign end-user"
    CONSIGNEE = "consignee", "Foreign consignee"
    INTERMEDIATE = "intermediate_consignee", "Intermediate consignee"
    FORWARDER = "forwarder", "Freight forwarder"
    SOURCE = "source", "Source or manufacturer"
    LICENSEE = "foreign_licensee", "Foreign party to the agreement"
    REPAIRER = "repairer", "Repairer"
    SUPPLIER = "supplier", "Supplier"
    SPONSOR = "sponsor", "Sponsoring ministry"
    EXPORT_PORT = "export_port", "Port of export"
    IMPORT_PORT = "import_port", "Port of import"


GOODS_PARTIES = (
    PartyRole.END_USER,
    PartyRole.CONSIGNEE,
    PartyRole.INTERMEDIATE,
    PartyRole.FORWARDER,
    PartyRole.SOURCE,
    PartyRole.LICENSEE,
    PartyRole.SPONSOR,
)
# what a party that is a partner is to the case, by its role; the others do not follow it
RELATION_OF: Mapping[str, Role] = MappingProxyType(
    {
        PartyRole.END_USER: Role.CONSIGNEE,
        PartyRole.CONSIGNEE: Role.CONSIGNEE,
        PartyRole.LICENSEE: Role.CONSIGNEE,
        PartyRole.REPAIRER: Role.REPAIRER,
        PartyRole.SUPPLIER: Role.SUPPLIER,
        PartyRole.SPONSOR: Role.SPONSOR,
        PartyRole.EXPORT_PORT: Role.PORT,
        PartyRole.IMPORT_PORT: Role.PORT,
    }
)
# the kinds of partner that can fill a role; firms and ministries fill the others
FILLED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        PartyRole.SPONSOR: (PartnerKind.MINISTRY,),
        PartyRole.EXPORT_PORT: (PartnerKind.PORT,),
        PartyRole.IMPORT_PORT: (PartnerKind.PORT,),
    }
)


class ShortClosure(models.Model):
    """A line of which the filer takes no more: what had not been shipped by then."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="short_closure")
    quantity = models.PositiveIntegerField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shortclosure_quantity_positive"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"


class Party(models.Model):
    """A party to the export; one that is a partner follows the case through its relation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=24, choices=PartyRole)
    name = models.CharField(max_length=200)
    country = CountryField()
    address = models.CharField(max_length=300, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        ordering = ("case", "id")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=PartyRole.values), name="party_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"


class Relation(models.Model):
    """What a partner is to a case; it gives the right to see it, and its row's right to act."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="relations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="relations")
    role = models.CharField(
        max_length=20, choices=[(role.value, role.value.capitalize()) for role in RELATIONS]
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("partner", "case", "role"), name="relation_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in RELATIONS]), name="relation_role_known"
            ),
            models.UniqueConstraint(fields=("case",), condition=Q(role="filer"), name="relation_one_filer"),
        )

    def __str__(self) -> str:
        return f"{self.partner_id} is {self.role} of {self.case_id}"
