"""Performing: what the policy actions of the scenario do - agreements, levels, closures, holds, disruptions - through officers' own verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from licensing import worktime
from licensing.clocks import calendar_days, holds, service_levels
from licensing.context import ActionContext
from licensing.models import (
    Arrangement,
    CalendarDay,
    Case,
    Disruption,
    Hold,
    Partner,
    Programme,
    ServiceLevel,
)
from licensing.priority import disruptions
from licensing.scenario.timeline import Office


class Scene(Protocol):
    """What an action may refer to: the partners, the results of earlier actions, and the office whose days count."""

    results: dict[str, Any]
    office: Office
    partners: Mapping[str, Partner]


def agree(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Arrangement:
    """Record a bilateral arrangement."""
    arrangement = Arrangement(**values)
    arrangement.full_clean()
    arrangement.save()
    return arrangement


def found(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Programme:
    """Record a programme under arrangements that were recorded, with its partners by their codes."""
    rests_on = [scene.results[key] for key in values.pop("arrangements")]
    partners = [scene.partners[code] for code in values.pop("partners")]
    programme = Programme(**values)
    programme.full_clean()
    programme.save()
    programme.arrangements.set(rests_on)
    programme.partners.set(partners)
    return programme


def adopt(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Programme:
    """Let the case of that reference be the programme's parent agreement."""
    programme: Programme = scene.results[values["programme"]]
    programme.agreement = Case.objects.with_detail().get(reference=values["agreement"])
    programme.full_clean()
    programme.save(update_fields=("agreement",))
    return programme


def declare(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> ServiceLevel:
    """Declare a service level, which ends the version before it; programme and arrangement were recorded before."""
    for name in ("arrangement", "programme"):
        if key := values.pop(name, ""):
            values[name] = scene.results[key]
    today = worktime.day_of(ctx.now, scene.office.zone)
    return service_levels.succeed(ServiceLevel(**values), ctx, today)


def record_day(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> CalendarDay:
    """Record that a day counts otherwise than its calendar says."""
    return calendar_days.record_day(CalendarDay(**values), ctx)


def place_hold(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Hold:
    """Place a hold; `partner` is the code of one."""
    partner = scene.partners[values.pop("partner")]
    return holds.place(Hold(**values, partner=partner), ctx)


def lift_hold(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Hold:
    """Lift the hold of the action that `hold` names."""
    return holds.lift(scene.results[values["hold"]], values["reason"], ctx)


def declare_disruption(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Disruption:
    """Declare a disruption of supply; it waits for a countersigner."""
    return disruptions.declare(Disruption(**values), ctx)


def countersign(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Disruption:
    """Countersign the disruption of the action that `disruption` names."""
    return disruptions.countersign(scene.results[values["disruption"]], ctx)


def lift_disruption(values: dict[str, Any], ctx: ActionContext, scene: Scene) -> Disruption:
    """Lift the disruption of the action that `disruption` names."""
    return disruptions.lift(scene.results[values["disruption"]], values["reason"], ctx)


VERBS: Mapping[str, Callable[[dict[str, Any], ActionContext, Scene], Any]] = MappingProxyType(
    {
        "agree": agree,
        "found": found,
        "adopt": adopt,
        "declare": declare,
        "record_day": record_day,
        "place_hold": place_hold,
        "lift_hold": lift_hold,
        "declare_disruption": declare_disruption,
        "countersign": countersign,
        "lift_disruption": lift_disruption,
    }
)
