"""Bulk operations: one act on many cases, carried out in bounded batches that can be resumed."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from licensing.models.calendars import CalendarDay
from licensing.models.disruptions import Disruption
from licensing.models.partners import Partner
from licensing.models.pauses import Hold
from licensing.models.rating_authority import RatingAuthority
from licensing.models.service_levels import ServiceLevel

# what a transaction that began before an order writes may not know of it; by then all such have ended
SETTLED = timedelta(seconds=90)  # longer than the database lets a transaction be silent


class BulkOperation(models.Model):
    """What is to be done to which cases, started by whom, and how far it has come; `cursor` is the last case looked at.

    A batch commits with its cursor, so that a worker that dies half-way neither leaves out nor repeats a case.
    """

    class Act(models.TextChoices):
        """What is done to each case."""

        PLACE_HOLD = "place_hold", "Place a hold"
        LIFT_HOLD = "lift_hold", "Lift a hold"
        MOVE_CLOCKS = "move_clocks", "Move running clocks to a service level"
        RECALCULATE = "count_anew", "Recalculate days"
        ESCALATE = "escalate", "Escalate for a disruption"
        GIVE_BACK = "give_back", "Withdraw the escalation of a disruption"
        APPLY_DPAS_AUTHORITY = "settle_dpas", "Pause or resume cases without rating authority"

    act = models.CharField(max_length=12, choices=Act)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="undertakings")
    service_level = models.ForeignKey(
        ServiceLevel, on_delete=models.PROTECT, null=True, related_name="undertakings"
    )
    calendar_day = models.ForeignKey(
        CalendarDay, on_delete=models.PROTECT, null=True, related_name="undertakings"
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        related_name="undertakings",
        help_text="Whose calendar, week or zone has changed.",
    )
    disruption = models.ForeignKey(
        Disruption, on_delete=models.PROTECT, null=True, related_name="undertakings"
    )
    rating_authority = models.ForeignKey(
        RatingAuthority, on_delete=models.PROTECT, null=True, related_name="undertakings"
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    ordered_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="By then whatever was begun before the order has ended.")
    foreseen = models.PositiveIntegerField(help_text="How many cases the preview counted.")
    cursor = models.BigIntegerField(default=0)
    left_over = models.JSONField(default=list, help_text="Cases that were busy, to be tried again.")
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failed = models.JSONField(default=list, help_text="Cases to which it could not be done.")
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "licensing_undertaking"
        ordering = ("-ordered_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=("place_hold", "lift_hold"), hold__isnull=False)
                | Q(act="move_clocks", service_level__isnull=False)
                | Q(act="count_anew", calendar_day__isnull=False)
                | Q(act="count_anew", partner__isnull=False)
                | (Q(act="count_anew") & ~Q(reason=""))  # what the source of holidays says, which has no row
                | Q(act__in=("escalate", "give_back"), disruption__isnull=False)
                | Q(act="settle_dpas", rating_authority__isnull=False),
                name="undertaking_has_object",
            ),
        )
        indexes = (
            models.Index(fields=("id",), condition=Q(finished_at__isnull=True), name="undertaking_open"),
        )

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.pk}"
