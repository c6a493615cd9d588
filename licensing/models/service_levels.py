"""Service levels: the dated policy from which a target clock copies its terms when it opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from licensing.models.arrangements import Arrangement, Benefit
from licensing.models.programmes import Programme
from licensing.worktime import WITH_HOLIDAYS
from workflows import escalation
from workflows.catalogue import CATALOGUE, kinds
from workflows.classes import CLASSES
from workflows.language import COUNTED, Unit
from workflows.wording import date_in_words

NARROWED_BY = ("kind", "state", "programme", "arrangement", "priority_class")


class ServiceLevel(models.Model):
    """How long a state, or a whole case, may take from one day to another; a later one is a new version.

    An empty `state` is the whole case. An empty programme, arrangement or class is any. Statutory times are no service level's.
    That versions do not overlap is a constraint of the database's own (servicelevel_no_overlap).
    """

    kind = models.CharField(max_length=12, choices=[(kind, kind.capitalize()) for kind in kinds()])
    state = models.CharField(max_length=30, blank=True, help_text="Empty: the whole case.")
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="service_levels",
        help_text="Empty: any.",
    )
    arrangement = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="service_levels",
        help_text="Empty: any.",
    )
    priority_class = models.CharField(
        max_length=2,
        blank=True,
        choices=[(priority_class, priority_class) for priority_class in CLASSES],
        help_text="Empty: any.",
    )
    amount = models.PositiveIntegerField("target")
    unit = models.CharField(
        max_length=2,
        choices=[(unit, unit.plural) for unit in COUNTED],
    )
    calendar = models.CharField(
        max_length=20,
        blank=True,
        choices=[(name, name.replace("_", " ")) for name in WITH_HOLIDAYS],
        help_text="Empty: the desk's calendar.",
    )
    warnings = models.JSONField(
        default=list, blank=True, help_text="Percentages of the time after which to warn, such as [50, 75]."
    )
    ladder = models.JSONField(
        default=list,
        blank=True,
        help_text='Escalation levels after the breach, such as [["section_chief", 1]]; empty: the usual.',
    )
    starts_on = models.DateField("effective from")
    ends_on = models.DateField("effective until", null=True, blank=True, help_text="The last day.")
    version = models.PositiveIntegerField(editable=False)
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("kind", "state", "-starts_on")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=1), name="servicelevel_positive"),
            models.CheckConstraint(
                condition=Q(unit__in=tuple(unit.value for unit in COUNTED)), name="servicelevel_unit"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="servicelevel_in_order",
            ),
            models.UniqueConstraint(
                fields=(*NARROWED_BY, "version"),
                nulls_distinct=False,
                name="servicelevel_version_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def title(self) -> str:
        """What it is of, in words."""
        where = CATALOGUE[self.kind].state(self.state).title if self.state else "whole case"
        beside = [f"via programme {self.programme}"] if self.programme_id else []
        beside += [str(self.arrangement)] if self.arrangement_id else []
        return ", ".join(
            [f"{self.kind.capitalize()}: {where.lower()}", *beside, *filter(None, [self.priority_class])]
        )

    def rivals(self) -> models.QuerySet[ServiceLevel]:
        """The other versions of the same service level."""
        same = {name: getattr(self, name) for name in NARROWED_BY}
        return ServiceLevel.objects.filter(**same).exclude(pk=self.pk)

    def clean(self) -> None:  # noqa: C901 - one line for each field
        """Refuse, field by field, what no clock could follow."""
        errors: dict[str, Any] = {}
        if self.kind in CATALOGUE and (error := _state_error(self.kind, self.state)):
            errors["state"] = error
        if self.arrangement is not None and Benefit.EXPEDITED_SERVICE_LEVEL not in self.arrangement.confers:
            errors["arrangement"] = "It confers no expedited service level."
        if error := _amount_error(self.amount, self.unit):
            errors["amount"] = error
        if self.unit != Unit.WORKING_DAYS and self.calendar:
            errors["calendar"] = "Only working days use a calendar."
        if error := _warning_error(self.warnings):
            errors["warnings"] = error
        if error := _policy_error(self.ladder):
            errors["ladder"] = error
        starts_on: date | None = self.starts_on  # not given, on a form
        if starts_on and self.ends_on and self.ends_on < starts_on:
            errors["ends_on"] = "The last day is before the first day."
        elif starts_on and not errors and (other := self._overlapped()):
            until = f"until {date_in_words(other.ends_on)}" if other.ends_on else "without an end"
            errors["starts_on"] = (
                f"Version {other.version} is effective from {date_in_words(other.starts_on)} {until}. End it first."
            )
        if errors:
            raise ValidationError(errors)

    def _overlapped(self) -> ServiceLevel | None:
        later = Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on)
        earlier = Q(starts_on__lte=self.ends_on) if self.ends_on else Q()
        return self.rivals().filter(later & earlier).first()


def _state_error(kind: str, name: str) -> str:
    flow = CATALOGUE[kind]
    if not name:
        return (
            ""
            if any(within.levelled for within in flow.whole)
            else f"A {kind} case has no target for its whole."
        )
    if name not in flow.names():
        return f"A {kind} case has no state {name!r}."
    if any(within.levelled for within in flow.state(name).clocks):
        return ""
    law = any(within.statutory for within in flow.state(name).clocks)
    return (
        "The time of this state is statutory. A service level cannot change it."
        if law
        else ("This state has no target.")
    )


def _amount_error(amount: Any, unit: str) -> str:
    if type(amount) is not int:
        return ""  # what is no number is told by its field
    if amount < 1:
        return "It must be at least 1."
    most = next(
        (counted.most for counted in COUNTED if counted == unit), max(counted.most for counted in COUNTED)
    )
    return "This is too long for a service level." if amount > most else ""


def _warning_error(warnings: Any) -> str:
    if not isinstance(warnings, list) or not all(
        type(per_cent) is int and 1 <= per_cent <= 99 for per_cent in warnings
    ):
        return "Warnings are whole percentages between 1 and 99, such as [50, 75]."
    return "" if warnings == sorted(set(warnings)) else "Give the warnings in rising order, each once."


def _policy_error(policy: Any) -> str:
    example = 'such as [["section_chief", 1], ["director", 3]]'
    if not isinstance(policy, list) or not all(
        isinstance(step, list) and len(step) == 2 and step[0] in escalation.NAMES and type(step[1]) is int
        for step in policy
    ):
        return f"An escalation policy is a list of [level, days after the breach], {example}; levels: {', '.join(escalation.NAMES)}."
    names, days = [escalation.NAMES.index(name) for name, _ in policy], [after for _, after in policy]
    rising = names == sorted(set(names)) and days == sorted(set(days)) and min(days, default=1) >= 1
    if not rising or max(days, default=1) > 365:
        return f"Each level is higher than the one before, and comes at least a day later, {example}."
    return ""
