"""Ordering: what the orders of the scenario do - service levels, closures, holds, disruptions - through the verbs that officers use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from licensing import disruptions, holds, recounting, service_levels, worktime
from licensing.actors import Moment
from licensing.models import Arrangement, CalendarDay, Disruption, Hold, Partner, ServiceLevel
from licensing.scenario.timeline import Office


class Scene(Protocol):
    """What an order may refer to: the partners, what was ordered before, and the office whose days count."""

    ordered: dict[str, Any]
    office: Office
    partners: Mapping[str, Partner]


def agree(values: dict[str, Any], moment: Moment, scene: Scene) -> Arrangement:
    """Record a bilateral arrangement."""
    made = Arrangement(**values)
    made.full_clean()
    made.save()
    return made


def declare(values: dict[str, Any], moment: Moment, scene: Scene) -> ServiceLevel:
    """Declare a service level, which ends the version before it; `arrangement` names one that was recorded."""
    if arrangement := values.pop("arrangement", ""):
        values["arrangement"] = scene.ordered[arrangement]
    today = worktime.day_of(moment.now, scene.office.zone)
    return service_levels.succeed(ServiceLevel(**values), moment, today)


def record_day(values: dict[str, Any], moment: Moment, scene: Scene) -> CalendarDay:
    """Record that a day counts otherwise than its calendar says."""
    return recounting.record_day(CalendarDay(**values), moment)


def place_hold(values: dict[str, Any], moment: Moment, scene: Scene) -> Hold:
    """Place a hold; `partner` is the code of one."""
    partner = scene.partners[values.pop("partner")]
    return holds.place(Hold(**values, partner=partner), moment)


def lift_hold(values: dict[str, Any], moment: Moment, scene: Scene) -> Hold:
    """Lift the hold of the order that `hold` names."""
    return holds.lift(scene.ordered[values["hold"]], values["reason"], moment)


def declare_disruption(values: dict[str, Any], moment: Moment, scene: Scene) -> Disruption:
    """Declare a disruption of supply; it waits for a countersigner."""
    return disruptions.declare(Disruption(**values), moment)


def countersign(values: dict[str, Any], moment: Moment, scene: Scene) -> Disruption:
    """Countersign the disruption of the order that `disruption` names."""
    return disruptions.countersign(scene.ordered[values["disruption"]], moment)


def lift_disruption(values: dict[str, Any], moment: Moment, scene: Scene) -> Disruption:
    """Lift the disruption of the order that `disruption` names."""
    return disruptions.lift(scene.ordered[values["disruption"]], values["reason"], moment)


VERBS: Mapping[str, Callable[[dict[str, Any], Moment, Scene], Any]] = MappingProxyType(
    {
        "agree": agree,
        "declare": declare,
        "record_day": record_day,
        "place_hold": place_hold,
        "lift_hold": lift_hold,
        "declare_disruption": declare_disruption,
        "countersign": countersign,
        "lift_disruption": lift_disruption,
    }
)
