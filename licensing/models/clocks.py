"""Clocks: one deadline each, with the terms it was opened under, its segments and its firings."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from licensing.models.cases import Case
from licensing.models.partners import Partner
from licensing.models.service_levels import ServiceLevel
from licensing.worktime import LONGEST_NAME
from workflows.causes import KNOWN
from workflows.language import Unit
from workflows.purposes import NUMBERED, UNNUMBERED, Purpose, scope

if TYPE_CHECKING:
    from licensing.case_file import CaseFile


class Clock(models.Model):
    """A deadline of a case; `due_at` and `next_at` derive from terms and segments, and nothing counts days.

    `purpose` is one of `workflows.purposes`. `due_at` is the first instant at which time is up (exclusive).
    What is `FIXED` when it opens changes never; a result writes every other column.
    """

    # of a loaded clock: the file of its case, and its segments that stand
    file: CaseFile
    ledger: list[ClockSegment]
    just_fired: frozenset[tuple[int, str]] = frozenset()  # (revision, level) of what is not written yet
    FIXED: ClassVar[tuple[str, ...]] = ("case_id", "purpose", "number", "state", "opened_at")
    # what time and pauses change; all else are its terms, which only an order changes, and which then are written too
    MOVING: ClassVar[tuple[str, ...]] = (
        "next_rung",
        "due_at",
        "next_at",
        "not_before",
        "revision",
        "paused",
        "excused",
        "closed_at",
        "breached_at",
        "failures",
        "set_aside_at",
        "error",
        "due_first",
    )
    stored_terms: tuple[Any, ...] | None = None  # as they were loaded, where they were

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="clocks", db_index=False
    )  # clock_case
    purpose = models.CharField(max_length=20)
    number = models.PositiveIntegerField(
        null=True,
        help_text="Of the referral, obligation ... that it is of; none: the case has one such clock at a time.",
    )
    state = models.CharField(max_length=30, help_text="The state that opened it.")
    desk = models.CharField(max_length=20)
    amount = models.PositiveIntegerField(
        null=True, help_text="Days or hours; none: until `due_on` or `ends_at`."
    )
    unit = models.CharField(max_length=4, choices=[(unit.value, unit.value) for unit in Unit])
    since_on = models.DateField(null=True, help_text="Counted from this day rather than from the opening.")
    since_at = models.DateTimeField(
        null=True, help_text="Counted from this instant rather than from the opening."
    )
    due_on = models.DateField(null=True, help_text="The last day, where the terms name a date.")
    ends_at = models.DateTimeField(null=True, help_text="The end, where the terms name an instant.")
    statutory = models.BooleanField()
    zone = models.CharField(max_length=40)
    calendar = models.CharField(max_length=LONGEST_NAME)
    calendar_partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose own days count (15 CFR 700.8).",
    )
    service_level = models.ForeignKey(
        ServiceLevel, on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    policy_on = models.DateField(
        null=True, help_text="The day whose policy it was moved to; none: that of its opening."
    )
    least = models.PositiveIntegerField(
        null=True, help_text="The amount that a move to other terms left it, so that a working day remained."
    )
    basis = models.CharField(max_length=120, blank=True)
    overdue = models.CharField(max_length=40, blank=True, help_text="The row taken when time is up.")
    rungs = models.JSONField(help_text="[name, days (or hours) after (+) or before (-) the end] in order.")
    ahead = models.JSONField(
        default=list,
        help_text="Of a required date: the stages after the present one, each with its time in order.",
    )
    counted_by = models.CharField(
        max_length=300,
        blank=True,
        help_text="The content of the calendar that its date was counted by: its name, first and last day, digest.",
    )
    next_rung = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True, help_text="None while paused.")
    next_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(
        null=True, help_text="The next escalation level comes no sooner, since the one below it came late."
    )
    revision = models.PositiveIntegerField(default=1)
    paused = models.BooleanField(default=False)
    excused = models.BooleanField(
        default=False, help_text="Late without consequence, while an exception is open."
    )
    excuses = models.CharField(
        max_length=30, blank=True, help_text="The exception to the statutory date while it is open."
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    set_aside_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    due_first = models.BooleanField(
        default=False, help_text="It ended after all that was due on its case had been fired."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "purpose", "number"),
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="clock_one_open_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=NUMBERED, number__isnull=False)
                | Q(purpose__in=UNNUMBERED, number__isnull=True),
                name="clock_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True)
                | Q(closed_at__isnull=True, paused=False, excused=False, set_aside_at__isnull=True),
                name="clock_next_only_if_running",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(due_on__isnull=False) | Q(ends_at__isnull=False),
                name="clock_has_terms",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="clock_in_order"
            ),
        )
        indexes = (
            models.Index(fields=("next_at", "id"), condition=Q(next_at__isnull=False), name="clock_next"),
            models.Index(fields=("case", "id"), name="clock_case"),
            models.Index(
                fields=("case",),
                condition=Q(purpose=Purpose.REQUIRED_DATE, next_rung="", closed_at__isnull=True),
                name="clock_at_risk",
            ),
            models.Index(
                fields=("set_aside_at",), condition=Q(set_aside_at__isnull=False), name="clock_set_aside"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scope} of {self.case_id}"

    @property
    def scope(self) -> str:
        """Purpose and number as events, the API and forms write them."""
        return scope(self.purpose, self.number)

    @property
    def written(self) -> str:
        """How a correction names it: by its scope, and where it has ended by its key too (`stage#31`)."""
        return self.scope if self.closed_at is None else f"{self.scope}#{self.pk}"

    def is_of(self, purpose: Purpose, number: int) -> bool:
        """Whether it is the clock of that item."""
        return (self.purpose, self.number) == (purpose, number)

    @classmethod
    def missing_required_date(cls) -> models.QuerySet[Clock]:
        """The clocks of the cases that cannot meet their required date as things stand."""
        return cls.objects.filter(purpose=Purpose.REQUIRED_DATE, next_rung="", closed_at__isnull=True)

    @property
    def says_date_missed(self) -> bool:
        """Whether it says so of its case."""
        return self.purpose == Purpose.REQUIRED_DATE and not self.next_rung and self.closed_at is None

    @property
    def corrects(self) -> bool:
        """Whether its ledger matters to its end, or to whether that is excused, and hence may need a correction."""
        return self.purpose == Purpose.STATUTORY or (self.amount is not None and self.since is None)

    @property
    def since(self) -> date | datetime | None:
        """The day or the instant from which it counts, whatever happens; None where it counts from its opening."""
        return self.since_on or self.since_at


class TermsChange(models.Model):
    """The terms that a clock had before an event and got by it; they are copied once, and moved on record alone."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    event_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ("clock", "event_number")
        constraints = (models.UniqueConstraint(fields=("clock", "event_number"), name="termschange_once"),)

    def __str__(self) -> str:
        return f"terms of clock {self.clock_id}"


class ClockSegment(models.Model):
    """A stretch of time in which a clock ran, was paused or excused, and why; a correction replaces it, on record."""

    # (ends_at, replaced_by) as they were loaded, where they were; what is the same is not written again
    stored: tuple[datetime | None, int | None] | None = None

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="segments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    running = models.BooleanField()
    excused = models.BooleanField(default=False)
    causes = models.JSONField(
        default=list, help_text="Why: codes of `workflows.causes`, and what each names."
    )
    basis = models.CharField(
        max_length=300,
        blank=True,
        help_text="What was recorded in words: an officer's reason for a correction, or what the ledger said before it kept causes.",
    )
    event_number = models.PositiveIntegerField()
    replaced_by = models.PositiveIntegerField(
        null=True, help_text="The number of the event that corrected it."
    )

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("clock",),
                condition=Q(ends_at__isnull=True, replaced_by__isnull=True),
                name="segment_one_open",
            ),
            models.CheckConstraint(condition=Q(running=True) | Q(excused=False), name="segment_excused_runs"),
            models.CheckConstraint(
                condition=Func(
                    F("causes"),
                    Value(KNOWN),
                    function="jsonb_path_match",
                    output_field=models.BooleanField(),
                ),
                name="segment_causes_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="segment_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{'running' if self.running else 'paused'} from {self.starts_at}"


class Firing(models.Model):
    """A level of a clock that had its effect, once."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="firings")
    revision = models.PositiveIntegerField()
    rung = models.CharField(max_length=20)
    due_at = models.DateTimeField(
        null=True, help_text="When the level was due; its lateness counts from here."
    )
    fired_at = models.DateTimeField()
    event_number = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clock", "revision", "rung"), name="firing_once"),)
        indexes = (BrinIndex(fields=("fired_at",), autosummarize=True, name="firing_fired"),)

    def __str__(self) -> str:
        return f"{self.rung} of {self.clock_id}"
