"""Agreements: what was told of one after its approval, and what was reported as made under it."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from licensing.models.authorisations import Authorisation, money
from licensing.models.cases import Case
from licensing.models.documents import Document


class MinorAmendment(models.Model):
    """A minor amendment of an agreement, which needs no approval and is told within 30 days: 22 CFR 124.1(d)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="minor_amendments")
    number = models.PositiveIntegerField()
    concluded_on = models.DateField()
    text = models.TextField("what it changes")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="The last day on which it was to be told.")
    reported_on = models.DateField()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="minoramendment_number_once"),
            models.CheckConstraint(
                condition=Q(concluded_on__lte=F("due_on")), name="minoramendment_due_after_conclusion"
            ),
        )

    def __str__(self) -> str:
        return f"minor amendment {self.number} of {self.case_id}"

    @property
    def is_late(self) -> bool:
        """Whether it was told after its last day."""
        return self.reported_on > self.due_on


class ProductionReport(models.Model):
    """What was made or sold under an agreement in one period: 22 CFR 124.4(b), 124.9(a)(5).

    A correction takes the place of the report that it names, which stays as it was; the authorisation's `made_quantity`
    and `made_value` are the sums of those that stand.
    """

    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, related_name="production_reports"
    )
    number = models.PositiveIntegerField()
    from_on = models.DateField("first day")
    until_on = models.DateField("last day")
    quantity = models.PositiveIntegerField()
    value = money("value (USD)")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField("why it is corrected", max_length=500, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("authorisation", "number")
        constraints = (
            models.UniqueConstraint(fields=("authorisation", "number"), name="productionreport_number_once"),
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="productionreport_in_order"),
            models.CheckConstraint(condition=Q(value__gte=0), name="productionreport_value_positive"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="productionreport_correction_says_why",
            ),
            ExclusionConstraint(  # one agreement as a range of one number, for which no extension is needed
                name="productionreport_no_day_twice",
                expressions=[
                    (
                        Func(
                            F("authorisation"),
                            F("authorisation"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(superseded_at__isnull=True),
                deferrable=Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"report {self.number} of {self.authorisation_id}"
