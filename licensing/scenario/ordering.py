"""Ordering: what the orders of the scenario do - agreements, service levels, closures, holds - through the verbs that officers use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from licensing import holds, recounting, service_levels, worktime
from licensing.actors import Moment
from licensing.models import Arrangement, CalendarDay, Case, Hold, Partner, Programme, ServiceLevel
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


def found(values: dict[str, Any], moment: Moment, scene: Scene) -> Programme:
    """Record a programme under arrangements that were recorded, with its partners by their codes."""
    rests_on = [scene.ordered[key] for key in values.pop("arrangements")]
    partners = [scene.partners[code] for code in values.pop("partners")]
    made = Programme(**values)
    made.full_clean()
    made.save()
    made.arrangements.set(rests_on)
    made.partners.set(partners)
    return made


def adopt(values: dict[str, Any], moment: Moment, scene: Scene) -> Programme:
    """Let the case of that reference be the programme's parent agreement."""
    programme: Programme = scene.ordered[values["programme"]]
    programme.agreement = Case.objects.with_detail().get(reference=values["agreement"])
    programme.full_clean()
    programme.save(update_fields=("agreement",))
    return programme


def declare(values: dict[str, Any], moment: Moment, scene: Scene) -> ServiceLevel:
    """Declare a service level, which ends the version before it; programme and arrangement were recorded before."""
    for name in ("arrangement", "programme"):
        if key := values.pop(name, ""):
            values[name] = scene.ordered[key]
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


VERBS: Mapping[str, Callable[[dict[str, Any], Moment, Scene], Any]] = MappingProxyType(
    {
        "agree": agree,
        "found": found,
        "adopt": adopt,
        "declare": declare,
        "record_day": record_day,
        "place_hold": place_hold,
        "lift_hold": lift_hold,
    }
)
