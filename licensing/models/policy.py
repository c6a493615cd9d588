"""Policy: the service levels that were in force on a day, read once and shared by a batch of cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from licensing.models.service_levels import Arrangement, ServiceLevel


class ServiceLevels:
    """Every service level, from which the one in force for a case on a day is picked; two statements at most."""

    def find(
        self, kind: str, state: str, *, countries: Collection[str], priority_class: str, on: date
    ) -> ServiceLevel | None:
        """The most particular one in force: one for an arrangement goes before one for a class, and that before any.

        An empty `state` asks for the whole case. `countries` are those under whose arrangements the case may stand.
        """
        fits = [
            one
            for one in self._levels.get((kind, state), ())
            if one.starts_on <= on
            and (one.ends_on is None or on <= one.ends_on)
            and one.priority_class in ("", priority_class)
            and (one.arrangement_id is None or self._covers(one.arrangement_id, countries, on))
        ]
        return max(fits, key=_particular, default=None)

    def _covers(self, arrangement_id: int, countries: Collection[str], on: date) -> bool:
        arrangement = self._arrangements[arrangement_id]
        return arrangement.country.code in countries and arrangement.in_force(on)

    @cached_property
    def _levels(self) -> dict[tuple[str, str], list[ServiceLevel]]:
        levels: dict[tuple[str, str], list[ServiceLevel]] = {}
        for one in ServiceLevel.objects.order_by("pk"):
            levels.setdefault((one.kind, one.state), []).append(one)
        return levels

    @cached_property
    def _arrangements(self) -> dict[int, Arrangement]:
        return Arrangement.objects.in_bulk()


def _particular(level: ServiceLevel) -> tuple[bool, bool, date, int]:
    return level.arrangement_id is not None, level.priority_class != "", level.starts_on, level.version
