"""Policy: what is in force beside the law - calendars, service levels, arrangements, holds - kept while its version stands.

A trigger gives the version anew with every change of these tables. Whoever reads a case reads the version in the same
statement, and the tables themselves only if this process has not got that version.
"""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Subquery

from licensing.models import prepared
from licensing.models.arrangements import Arrangement, Benefit
from licensing.models.bulk_operations import BulkOperation
from licensing.models.calendars import CalendarDay, Calendars
from licensing.models.loading import from_json
from licensing.models.service_levels import ServiceLevel

# each is a short table, and read only where the version is not the known one
_STATEMENT = """
SELECT version, CASE WHEN version IS NULL OR version <> %(known)s::uuid THEN json_build_array(
  (SELECT json_agg(row_to_json(entry)) FROM licensing_calendarday entry WHERE withdrawn_at IS NULL),
  (SELECT json_agg(row_to_json(entry)) FROM licensing_servicelevel entry),
  (SELECT json_agg(row_to_json(entry) ORDER BY entry.code) FROM licensing_arrangement entry),
  (SELECT json_agg(row_to_json(entry)) FROM licensing_hold entry WHERE lifted_at IS NULL),
  (SELECT json_agg(json_build_object('id', id, 'starts_on', starts_on, 'ends_on', ends_on) ORDER BY id)
   FROM licensing_disruption WHERE countersigned_at IS NOT NULL AND lifted_at IS NULL),
  (SELECT json_agg(json_build_array(starts_on, ends_on) ORDER BY starts_on) FROM licensing_ratingauthority),
  (SELECT json_agg(json_build_array(programme_id, arrangement_id)) FROM licensing_programme_arrangements)
) END FROM (SELECT (SELECT version FROM licensing_policyversion) AS version) AS current
"""


class PolicyVersion(models.Model):
    """The one row whose value no other state of the policy has ever had."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    version = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="policyversion_one"),)

    def __str__(self) -> str:
        return str(self.version)


class Policy:
    """What is in force in one version; many cases share it, and nobody changes it."""

    def __init__(self, version: UUID | None, tables: list[list[Any] | None]) -> None:
        self.version = version
        self._rows = [rows or [] for rows in tables]

    def known_at(self, instant: datetime) -> Policy:
        """The same with the calendars as they were known at that instant."""
        known = copy(self)
        known.__dict__["calendars"] = Calendars.known_at(instant)
        return known

    @cached_property
    def calendars(self) -> Calendars:
        """The calendars with their overrides."""
        days = (from_json(CalendarDay, row) for row in self._rows[0])
        return Calendars((day.calendar, day.partner_id, day.day, day.is_open, day.reason) for day in days)

    @cached_property
    def holds(self) -> list[dict[str, Any]]:
        """The holds that stand, as columns."""
        rows: list[dict[str, Any]] = self._rows[3]
        return rows

    def disruptions_on(self, on: date) -> list[dict[str, Any]]:
        """The keys (`id`) of the declared disruptions in effect on that day of the office, with their days."""
        day = on.isoformat()
        return [
            row
            for row in self._rows[4]
            if row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"])
        ]

    @cached_property
    def dpas_authority_periods(self) -> list[tuple[date, date | None]]:
        """The periods in which ratings may be given: first days and last days, None until further notice."""
        return [
            (date.fromisoformat(first), None if last is None else date.fromisoformat(last))
            for first, last in self._rows[5]
        ]

    def level(
        self,
        kind: str,
        state: str,
        *,
        countries: Collection[str],
        priority_class: str,
        on: date,
        programme: int | None = None,
    ) -> ServiceLevel | None:
        """The most particular service level in force: of a programme, then of an arrangement, of a class, of any.

        An empty `state` asks for the whole case. `countries` are those under whose arrangements the case may stand,
        `programme` is the key of the one that it was filed under.
        """
        fits = [
            level
            for level in self._levels.get((kind, state), ())
            if level.starts_on <= on
            and (level.ends_on is None or on <= level.ends_on)
            and level.priority_class in ("", priority_class)
            and level.programme_id in (None, programme)
            and (level.arrangement_id is None or self._covers(level.arrangement_id, countries, programme, on))
        ]
        return max(fits, key=_particular, default=None)

    def arrangements_with(self, countries: Collection[str], benefit: str = "") -> list[Arrangement]:
        """The arrangements with one of those countries, in force or not, that can confer that; any if it is empty."""
        arrangements = self._arrangements.values()
        return [
            arrangement
            for arrangement in arrangements
            if arrangement.is_with(countries) and (not benefit or benefit in arrangement.confers)
        ]

    def arrangement(self, key: int) -> Arrangement:
        """The arrangement of that key."""
        return self._arrangements[key]

    def arrangements_in_force(
        self, countries: Collection[str], on: date, benefit: str = ""
    ) -> list[Arrangement]:
        """Those of them that are in force on that day."""
        return [
            arrangement
            for arrangement in self.arrangements_with(countries, benefit)
            if arrangement.validity_on(on).in_force
        ]

    def _covers(
        self, arrangement_id: int, countries: Collection[str], programme: int | None, on: date
    ) -> bool:
        """Whether it expedites on that day what concerns those countries, or stands under a programme of it."""
        arrangement = self._arrangements[arrangement_id]
        meant = arrangement.is_with(countries) or (programme, arrangement_id) in self._of_programmes
        return meant and arrangement.confers_on(Benefit.EXPEDITED_SERVICE_LEVEL, on)

    @cached_property
    def _of_programmes(self) -> set[tuple[int | None, int]]:
        """(programme, arrangement) of every arrangement that a programme stands under."""
        pairs: Any = self._rows[6]
        return {(programme, arrangement) for programme, arrangement in pairs}

    @cached_property
    def _levels(self) -> dict[tuple[str, str], list[ServiceLevel]]:
        levels: dict[tuple[str, str], list[ServiceLevel]] = {}
        for level in (from_json(ServiceLevel, row) for row in self._rows[1]):
            levels.setdefault((level.kind, level.state), []).append(level)
        return levels

    @cached_property
    def _arrangements(self) -> dict[int, Arrangement]:
        return {
            arrangement.pk: arrangement
            for arrangement in (from_json(Arrangement, row) for row in self._rows[2])
        }


class Waiting:
    """The bulk operations that were not finished when a batch of cases was read."""

    def __init__(self, keys: Collection[int]) -> None:
        self._keys = keys

    @cached_property
    def orders(self) -> list[BulkOperation]:
        """The first that was ordered in front; nothing is asked where there is none."""
        if not self._keys:
            return []
        waiting = BulkOperation.objects.filter(pk__in=self._keys).order_by("ordered_at", "id")
        return list(waiting.select_related("hold", "service_level", "calendar_day", "ordered_by"))


class _Kept:
    """The policy that this process read last."""

    policy: Policy | None = None


def in_force(version: UUID | None = None) -> Policy:
    """What is in force, in one statement at most; `version` is that which the reader saw, else it is asked."""
    kept = _Kept.policy
    if kept is not None and version is not None and version == kept.version:
        return kept
    known = (kept.version if kept is not None else None) or _NONE
    ((current, tables),) = prepared.fetch(_STATEMENT, {"known": known})
    if kept is None or tables is not None:
        kept = _Kept.policy = Policy(current, tables)
    return kept


_NONE = UUID(int=0)  # which no version is


def waiting() -> Waiting:
    """The bulk operations that are not finished now."""
    unfinished = BulkOperation.objects.filter(finished_at__isnull=True)
    return Waiting(unfinished.values_list("pk", flat=True))


def columns() -> dict[str, Any]:
    """The version and the unfinished bulk operations, as columns that travel with cases."""
    unfinished = BulkOperation.objects.filter(finished_at__isnull=True).order_by("ordered_at", "id")
    return {
        "version": Subquery(PolicyVersion.objects.values("version")[:1]),
        "waiting": ArraySubquery(unfinished.values("pk")),
    }


def _particular(level: ServiceLevel) -> tuple[bool, bool, bool, date, int]:
    narrowed = (level.programme_id is not None, level.arrangement_id is not None, level.priority_class != "")
    return (*narrowed, level.starts_on, level.version)
