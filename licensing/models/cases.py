"""The case: one filing and its whole life, whatever its kind."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from licensing.models import phases
from licensing.models.details import Link
from licensing.models.items import DeliveredItem
from licensing.models.partners import Partner
from licensing.models.programmes import Programme
from licensing.worktime.office import office_day
from workflows.binding import FSMField, bind
from workflows.catalogue import CATALOGUE, kinds, states_of
from workflows.classes import CLASSES, IDLE, LOWEST
from workflows.language import Role
from workflows.workflow import Workflow

LONGEST_CLIENT_REFERENCE = 64


def state_belongs_to_kind() -> Q:
    """The condition that a case's state is one of its kind's; generated from the tables."""
    condition = Q()
    for kind in kinds():
        condition |= Q(kind=kind, state__in=states_of(kind))
    return condition


class CaseQuerySet(models.QuerySet["Case"]):
    """Who sees which cases, and how one is locked."""

    def visible_to(self, partner_id: int) -> CaseQuerySet:
        """The cases that a partner may see: its own filings, and after submission those it has a relation to."""
        relations = self.model._meta.get_field("relations").related_model._default_manager
        seen = Q(role=Role.FILER) | Q(case__received_at__isnull=False)
        # one list of keys, with which the database can begin where the partner has few, and which it asks where it has many
        return self.filter(pk__in=relations.filter(seen, partner=partner_id).order_by().values("case"))

    def nameable_by(self, partner_id: int, whose: str) -> CaseQuerySet:
        """The cases that a partner may name by a link, `whose` cases that link names."""
        relations = self.model._meta.get_field("relations").related_model._default_manager
        named = self.visible_to(partner_id)
        if whose == "seen":
            return named
        roles = (Role.FILER,) if whose == "own" else (Role.FILER, Role.SPONSOR)
        acting = relations.filter(partner=partner_id, role__in=roles).order_by().values("case")
        return named.filter(pk__in=acting)

    def with_detail(self) -> CaseQuerySet:
        """Load each case's detail and filer along with it, and what it was granted."""
        details = (f"{kind}_detail" for kind in kinds())
        return self.select_related("filer", *details, "licence_detail__authorisation")

    def under_way(self) -> CaseQuerySet:
        """The cases that have not ended."""
        ended = Q(pk__in=())
        for kind, flow in CATALOGUE.items():
            ended |= Q(kind=kind, state__in=[state.name for state in flow.states if state.final])
        return self.exclude(ended)

    def locked(self) -> CaseQuerySet:
        """Lock the cases themselves, not what is joined to them; others may still refer to them meanwhile."""
        return self.select_related("filer").select_for_update(of=("self",), no_key=True)

    def lock_linked(self, reference: str, kind: str) -> Case:
        """The case that another links to from now on, locked: a move of it is either seen here or told to the other."""
        return self.select_for_update(of=("self",), no_key=True).get(reference=reference, kind=kind)


class Case(models.Model):
    """One filing of one kind. State, previous state and all below `written by transitions` change nowhere else.

    What is `FIXED` at filing changes never; a result writes every other column.
    """

    FIXED: ClassVar[tuple[str, ...]] = (
        "reference",
        "client_reference",
        "kind",
        "filer_id",
        "replaces_id",
        "filed_at",
        "illustrative",
    )
    proxies: ClassVar[dict[str, type[Case]]] = {}
    links: ClassVar[tuple[Link, ...]] = (Link("replaces", kinds(), "replaces", "replaced_by"),)

    reference = models.CharField(max_length=24)
    client_reference = models.CharField(
        max_length=LONGEST_CLIENT_REFERENCE,
        blank=True,
        default="",
        db_default="",
        help_text="The filer's own reference.",
    )
    kind = models.CharField(max_length=12, choices=[(kind, kind.capitalize()) for kind in kinds()])
    subject = models.CharField(max_length=200)
    filer = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="filings")
    delivered_item = models.ForeignKey(
        DeliveredItem, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    filed_at = models.DateTimeField()
    illustrative = models.BooleanField(default=False, help_text="Demonstration data, not a real filing.")
    # written by transitions alone
    state = FSMField(max_length=30)
    desk = models.CharField(
        max_length=20,
        blank=True,
        choices=[(role.value, role.value.capitalize()) for role in Role],
        help_text="The role that acts next; none at the end.",
    )
    previous_state = models.CharField(max_length=30, blank=True)
    left_state = models.CharField(
        max_length=30, blank=True, help_text="The state to return to after an interruption."
    )
    received_at = models.DateTimeField(null=True)
    open_question = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, help_text="The earliest end of a running clock.")
    escalation = models.PositiveSmallIntegerField(
        default=0, help_text="The highest level of its open clocks; 1 is a breach."
    )
    priority_class = models.CharField(
        max_length=2,
        default=LOWEST,
        choices=[(priority_class.name, priority_class.title) for priority_class in CLASSES.values()],
        help_text="Derived from the evidence in force.",
    )
    queue_lane = models.PositiveSmallIntegerField(default=IDLE)
    queue_on = models.DateField(default=date.min)
    queue_at = models.DateTimeField(help_text="Position in its queue.")
    ground_count = models.PositiveSmallIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes)
    last_event_at = models.DateTimeField(null=True)
    keep_until = models.DateField(
        null=True, help_text="The last day on which its records must be kept; none while it is open."
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-filed_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("reference",), name="case_reference_unique"),
            models.UniqueConstraint(
                fields=("filer", "client_reference"),
                condition=~Q(client_reference=""),
                name="case_client_reference_unique",
            ),
            models.UniqueConstraint(fields=("id", "kind"), name="case_id_kind"),
            models.CheckConstraint(condition=state_belongs_to_kind(), name="case_state_of_kind"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="case_not_its_own_successor"),
            models.CheckConstraint(condition=Q(priority_class__in=list(CLASSES)), name="case_class_known"),
        )
        indexes = (
            models.Index(fields=("filed_at", "id"), name="case_keyset"),
            models.Index(fields=("state", "filed_at", "id"), name="case_in_state"),
            # the inbox: escalated cases rise, cases without a date come last
            models.Index(
                F("escalation").desc(),
                F("due_at").asc(),
                F("id").asc(),
                condition=phases.undecided() & phases.submitted(),
                name="case_inbox",
            ),
            # the officers' queue: class, required date, receipt; of one desk, and of all
            models.Index(
                fields=("desk", "queue_lane", "queue_on", "queue_at", "id"), name="case_desk_in_turn"
            ),
            models.Index(
                fields=("queue_lane", "queue_on", "queue_at", "id"),
                condition=phases.undecided() & phases.submitted(),
                name="case_in_turn",
            ),
            models.Index(
                fields=("queue_lane", "queue_on", "queue_at", "id"),
                condition=phases.not_ended() & phases.submitted(),
                name="case_not_ended_in_turn",
            ),
            # newest first: what is in force, what has ended, and drafts
            models.Index(fields=("id",), condition=phases.standing(), name="case_in_force"),
            models.Index(fields=("id",), condition=phases.ended(), name="case_ended"),
            models.Index(fields=("id",), condition=phases.drafts(), name="case_drafts"),
        )

    def __init_subclass__(cls, kind: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        if kind:
            bind(cls, CATALOGUE[kind])
            Case.proxies[kind] = cls

    def __str__(self) -> str:
        return self.reference

    @property
    def flow(self) -> Workflow:
        """The table of its kind."""
        return CATALOGUE[self.kind]

    @property
    def detail(self) -> Any:
        """The facts of its kind."""
        return getattr(self, f"{self.kind}_detail")

    def fact(self, name: str) -> Any:
        """A named fact of the detail, else of the case itself; raises AttributeError."""
        return getattr(self.detail, name) if hasattr(self.detail, name) else getattr(self, name)

    @property
    def received_on(self) -> date | None:
        """The deciding office's day of receipt, from which the law counts; none before."""
        return None if self.received_at is None else office_day(self.received_at)
