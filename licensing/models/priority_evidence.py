"""Priority evidence: that on which the class of a case rests, from its recording to its end; nobody sets a class."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from licensing.models.arrangements import Arrangement
from licensing.models.cases import Case
from licensing.models.disruptions import Disruption
from workflows.classes import DX, EVIDENCE, RATINGS, SOSA

FILING, OFFICER, PRIORITY, DISRUPTED, PARENT, AWAITED = SOURCES = (
    "filing",
    "officer",
    "priority",
    "disruption",
    "parent",
    "awaited",
)


class PriorityEvidence(models.Model):
    """One piece of evidence of a case, by its number within the case; it counts from `counts_from` to `ended_at`.

    Where it comes from: the case's own filing, an officer's record (of a DX rating once it is countersigned), a
    priority case that supports it or is it, a declared disruption, or another case's piece of evidence (`of_parent`):
    for a shipment its parent's, for a licence that of a case which waits for it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grounds")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20, choices=EVIDENCE)
    source = models.CharField(max_length=12, choices=[(source, source.capitalize()) for source in SOURCES])
    programme_symbol = models.CharField(max_length=2, blank=True)
    document = models.CharField(max_length=200, blank=True)
    priority_case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    disruption = models.ForeignKey(Disruption, on_delete=models.PROTECT, null=True, related_name="grounds")
    of_parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    arrangement = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="What an endorsement that an officer recorded rests on: in force on the day of the record.",
    )
    ends_on = models.DateField(null=True, help_text="The last day, where it has one.")
    recorded_at = models.DateTimeField()
    counts_from = models.DateTimeField(null=True, help_text="None while it waits to be countersigned.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "licensing_ground"
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="ground_number_once"),
            models.UniqueConstraint(
                fields=("case", "disruption"),
                condition=Q(ended_at__isnull=True),
                name="ground_one_open_per_disruption",
            ),
            models.UniqueConstraint(
                fields=("case", "priority_case", "code", "programme_symbol"),
                condition=Q(ended_at__isnull=True),
                name="ground_one_open_per_priority",
            ),
            models.UniqueConstraint(
                fields=("case", "of_parent"),
                condition=Q(ended_at__isnull=True),
                name="ground_one_open_of_parent",
            ),
            models.CheckConstraint(
                condition=Q(source=PRIORITY, priority_case__isnull=False)
                | (~Q(source=PRIORITY) & Q(priority_case__isnull=True)),
                name="ground_of_priority_names_it",
            ),
            models.CheckConstraint(
                condition=Q(source=DISRUPTED, disruption__isnull=False)
                | (~Q(source=DISRUPTED) & Q(disruption__isnull=True)),
                name="ground_of_disruption_names_it",
            ),
            models.CheckConstraint(
                condition=(Q(code__in=RATINGS) & ~Q(programme_symbol=""))
                | (~Q(code__in=RATINGS) & Q(programme_symbol="")),
                name="ground_rating_has_symbol",
            ),
            models.CheckConstraint(
                condition=Q(counts_from__isnull=False) | Q(code=DX, source=OFFICER), name="ground_waits_if_dx"
            ),
            models.CheckConstraint(
                condition=Q(arrangement__isnull=True) | Q(code=SOSA, source=OFFICER),
                name="ground_of_endorsement_rests",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")), name="ground_in_order"
            ),
        )
        indexes = (
            models.Index(fields=("case",), condition=Q(ended_at__isnull=True), name="ground_open"),
            models.Index(
                fields=("disruption", "case"), condition=Q(ended_at__isnull=True), name="ground_disrupted"
            ),
            models.Index(
                fields=("case",),
                condition=Q(counts_from__isnull=True, ended_at__isnull=True),
                name="ground_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_code_display()} of {self.case_id}"

    @classmethod
    def waiting(cls) -> models.QuerySet[PriorityEvidence]:
        """What an officer recorded and no second person has countersigned."""
        return cls.objects.filter(source=OFFICER, counts_from__isnull=True, ended_at__isnull=True)

    @property
    def counts(self) -> bool:
        """Whether it is in force, and does not wait for a countersignature."""
        return self.counts_from is not None and self.ended_at is None

    @property
    def is_ended_by_officers(self) -> bool:
        """Whether an officer may end it: what officers recorded, and what a filing said of its equipment."""
        return self.source in (OFFICER, FILING)

    @property
    def key(self) -> tuple[str, str, str, int | None, int | None, int | None]:
        """What makes it the same evidence as another one, of those that are derived."""
        of = (self.priority_case_id, self.disruption_id, self.of_parent_id)
        return self.code, self.programme_symbol, self.source, *of

    @property
    def title(self) -> str:
        """What it is, in words."""
        title_text = str(self.get_code_display())
        if self.programme_symbol:
            title_text = f"{title_text.split(maxsplit=1)[0]}-{self.programme_symbol} rating"
        return f"{title_text}: {self.document}" if self.document else title_text

    def begins(self) -> datetime:
        """The instant from which it counts."""
        assert self.counts_from is not None
        return self.counts_from
