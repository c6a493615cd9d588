"""Events: the append-only record of what happened to a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.clients import ApiClient
from licensing.models.leased import Leased
from workflows.language import Audience


class ActorKind(models.TextChoices):
    """Who acted: a staff user, a partner's system, or time."""

    USER = "user", "Person"
    CLIENT = "client", "Partner's system"
    CLOCK = "clock", "Clock"


class Event(models.Model):
    """One record; `hash` seals (case, number, name, actor, at, facts, previous hash). Never updated or deleted."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="events", db_index=False
    )  # event_number_once
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    audience = models.CharField(
        max_length=10, choices=[(audience.value, audience.value) for audience in Audience]
    )
    actor_kind = models.CharField(max_length=6, choices=ActorKind)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # nobody asks for all the events of a client, and none is deleted
    actor_client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="event_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_number_positive"),
            models.CheckConstraint(
                condition=Q(audience__in=[audience.value for audience in Audience]),
                name="event_audience_known",
            ),
            models.CheckConstraint(
                condition=Q(actor_kind="user", actor_user__isnull=False, actor_client__isnull=True)
                | Q(actor_kind="client", actor_user__isnull=True, actor_client__isnull=False)
                | Q(actor_kind="clock", actor_user__isnull=True, actor_client__isnull=True),
                name="event_one_actor",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class OutboxMessage(Leased):
    """What is to be told because of an event; delivered at least once, known by its id."""

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="messages", db_index=False
    )  # outbox_once_per_event
    topic = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    trace_id = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "topic"), name="outbox_once_per_event"),)
        indexes = (
            models.Index(
                fields=("topic", "created_at", "id"),
                condition=Q(delivered_at__isnull=True, set_aside_at__isnull=True),
                name="outbox_waiting",
            ),
            models.Index(
                fields=("set_aside_at",), condition=Q(set_aside_at__isnull=False), name="outbox_set_aside"
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
