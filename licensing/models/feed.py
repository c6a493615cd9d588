"""The feed: what each partner may read of what happened, in the order in which it became readable.

A place in the feed is given once an event is committed, by one writer at a time, so that who has read up to a place
never misses what comes later.
"""

from datetime import timedelta

from django.db import models

from licensing.models.cases import Case
from licensing.models.events import Event
from licensing.models.partners import Partner

KEPT = timedelta(days=90)


class FeedEntry(models.Model):
    """An event that a partner may read; its key is its place, `uuid` the event's id in every feed and webhook."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    uuid = models.UUIDField()
    made_at = models.DateTimeField(db_index=True)
    trace_id = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "partner"), name="feedentry_once"),)
        indexes = (models.Index(fields=("partner", "id"), name="feedentry_of_partner"),)

    def __str__(self) -> str:
        return f"{self.pk}: {self.uuid}"


class CaseChange(models.Model):
    """When what a partner may read of a case last changed; `position` is its last entry's place in the feed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", related_query_name="changes", db_index=False
    )
    position = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "partner"), name="casechange_once"),)
        indexes = (models.Index(fields=("partner", "position"), name="casechange_in_turn"),)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.position}"
