"""Policy: what is in force beside the law - calendars, service levels, arrangements, holds - read in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any

from licensing.models import prepared
from licensing.models.arrangements import Arrangement, Benefit
from licensing.models.bulk_operations import BulkOperation
from licensing.models.calendars import CalendarDay, Calendars
from licensing.models.loading import from_json
from licensing.models.service_levels import ServiceLevel

# each is a short table
_STATEMENT = """
SELECT
  (SELECT coalesce(json_agg(row_to_json(entry)), '[]') FROM licensing_calendarday entry WHERE withdrawn_at IS NULL),
  (SELECT coalesce(json_agg(row_to_json(entry)), '[]') FROM licensing_servicelevel entry),
  (SELECT coalesce(json_agg(row_to_json(entry) ORDER BY entry.code), '[]') FROM licensing_arrangement entry),
  (SELECT coalesce(json_agg(row_to_json(entry)), '[]') FROM licensing_hold entry WHERE lifted_at IS NULL),
  (SELECT coalesce(json_agg(json_build_object('id', id, 'starts_on', starts_on, 'ends_on', ends_on) ORDER BY id), '[]')
   FROM licensing_disruption WHERE countersigned_at IS NOT NULL AND lifted_at IS NULL),
  (SELECT coalesce(json_agg(json_build_array(starts_on, ends_on) ORDER BY starts_on), '[]') FROM licensing_ratingauthority),
  (SELECT coalesce(json_agg(json_build_array(programme_id, arrangement_id)), '[]') FROM licensing_programme_arrangements),
  (SELECT coalesce(json_agg(id ORDER BY ordered_at, id), '[]') FROM licensing_undertaking WHERE finished_at IS NULL)
"""


class Policy:
    """Read when first asked, once for all the cases of a batch."""

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

    @cached_property
    def waiting_orders(self) -> list[BulkOperation]:
        """The bulk operations that are not finished, the first that was ordered in front; nothing is asked where there is none."""
        keys: list[Any] = self._rows[7]
        if not keys:
            return []
        waiting = BulkOperation.objects.filter(pk__in=keys).order_by("ordered_at", "id")
        return list(waiting.select_related("hold", "service_level", "calendar_day", "ordered_by"))

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

    @cached_property
    def _rows(self) -> tuple[list[dict[str, Any]], ...]:
        return prepared.fetch(_STATEMENT, {})[0]


def _particular(level: ServiceLevel) -> tuple[bool, bool, bool, date, int]:
    narrowed = (level.programme_id is not None, level.arrangement_id is not None, level.priority_class != "")
    return (*narrowed, level.starts_on, level.version)
