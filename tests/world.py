"""A small world for tests: partners, people, and cases driven to any state through the verbs alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from licensing import filing, transitions
from licensing.context import ActionContext, Actor
from licensing.models import Case, Partner
from licensing.transitions import Refused
from licensing.worker import cycle
from licensing.worker.pending import pending
from tests.worlds import people, snapshots
from tests.worlds.filings import AGREEMENT, filing_of, filing_of_kind, shipment_content
from tests.worlds.inputs import VALUES
from tests.worlds.paths import FILED_OTHERWISE, PATHS_OF, ratings_may_be_given
from tests.worlds.people import START, client, partner, person, staff

__all__ = [
    "AGREEMENT",
    "PATHS",
    "PATHS_OF",
    "START",
    "World",
    "client",
    "codes",
    "detail",
    "filing_of",
    "filing_of_kind",
    "make_world",
    "partner",
    "person",
    "ratings_may_be_given",
    "refused",
    "staff",
]

PATHS = PATHS_OF["licence"]
LODGERS = {"licence": "filer", "spares": "supplier", "maintenance": "repairer"}
PARENT = "spares"  # what a shipment is filed under where a test names no parent


@dataclass
class World:
    """Who is there; `now` moves on by an hour with every transition."""

    partners: dict[str, Partner]
    actors: dict[str, Actor]
    now: datetime = START
    followed: list[Case] = field(default_factory=list)
    made: Any = None  # what was written when everybody was there, and who that was

    @property
    def us_firm(self) -> Partner:
        return self.partners["ge"]

    @property
    def end_user(self) -> Partner:
        return self.partners["hal"]

    @property
    def defence(self) -> Partner:
        return self.partners["dtsa"]

    @property
    def bureau(self) -> Partner:
        return self.partners["sca"]

    def ctx(self, who: str, **data: Any) -> ActionContext:
        return ActionContext(self.now, self.actors[who], data)

    def execute(self, case: Case, name: str, who: str, **data: Any) -> Case:
        self.now += timedelta(hours=1)
        if data.get("itn") == VALUES["itn"]:  # each export filing has a number of its own
            data["itn"] = f"{data['itn'][:9]}{case.pk % 10**6:06}"
        return transitions.execute(case.pk, name, self.ctx(who, **data)).case

    def goes_down(self, case: Case) -> Case:
        """An officer records that the equipment for which the case is stands idle."""
        facts = {"ground": "equipment_down", "document": "Report 7", "reason": "Seen on the apron"}
        return self.execute(case, "record_priority", "officer", **facts)

    def sweep(self, days: int) -> int:
        """Let so many days pass with the workers at work: each level fires when it is due."""
        end, fired, at = self.now + timedelta(days=days), 0, None
        while (soonest := pending(self.now).soonest) is not None and soonest < end and soonest != at:
            at, self.now = soonest, max(self.now, soonest)
            fired += cycle.sweep(now=self.now)
        self.now = end
        return fired + cycle.sweep(now=self.now)

    def outage(self, days: int) -> int:
        """Let so many days pass without any worker, and then sweep."""
        self.now += timedelta(days=days)
        return cycle.sweep(now=self.now)

    def file(self, kind: str = "licence", **changes: Any) -> Case:
        """File a draft; `detail` replaces the whole detail of a licence, and changes that of another kind."""
        content = filing_of_kind(kind)
        if kind != "licence" and "detail" in changes:
            changes["detail"] = {**content["detail"], **changes["detail"]}
        content = {**content, **changes}
        if "ctx" not in content:
            content["ctx"] = self.ctx(self.who_is(content["filer"]))
        return filing.file(**content).case

    def file_shipment(
        self,
        parent: Case,
        *,
        lines: Sequence[dict[str, int]] = ({"line": 1, "quantity": 1},),
        who: str = "",
        **changes: Any,
    ) -> Case:
        """File a shipment under the parent: one of its first line, by air, unless told otherwise."""
        who = who or LODGERS.get(parent.kind, "filer")
        content = {**shipment_content(list(lines), self.now), **changes}
        if "detail" in changes:
            content["detail"] = {**shipment_content([], self.now)["detail"], **changes["detail"]}
        ctx = content.pop("ctx", self.ctx(who))
        owner = Partner.objects.get(pk=self.actors[who].partner_id)
        return filing.file_shipment(parent.pk, filer=owner, ctx=ctx, **content).case

    def who_is(self, owner: Partner) -> str:
        """The name of the actor that is this partner's system."""
        return next(name for name, actor in self.actors.items() if actor.partner_id == owner.pk)

    def fresh(self, case: Case) -> Case:
        return Case.objects.with_detail().get(pk=case.pk)

    def at(self, state: str, *, kind: str = "licence", **changes: Any) -> Case:
        """A case of its own, brought to that state; a shipment under released spares of its own."""
        if self._is_new() and snapshots.is_plain(changes):
            key = ("case", kind, state, repr(sorted(changes.items())), self.now)
            pk, self.now = snapshots.SHELF.build(key, lambda: self._brought(state, kind, changes))
        else:
            pk, self.now = self._brought(state, kind, changes)
        case = self.fresh(Case(pk=pk))
        assert case.state == state, f"the path to {state} ends in {case.state}"
        return case

    def _is_new(self) -> bool:
        """Whether nothing has been written since everybody was there."""
        if not connection.in_atomic_block or self.actors != self.made[1]:
            return False
        return self.made[0] == snapshots.standing()

    def _brought(self, state: str, kind: str, changes: dict[str, Any]) -> tuple[int, datetime]:
        """The key of a case that the verbs have brought to that state, and when that was done."""
        if kind == "shipment":
            if otherwise := FILED_OTHERWISE.get((kind, state)):
                changes = otherwise(self, **changes)
            parent = changes.pop("parent", None) or self.at("released", kind=PARENT)
            case = self.file_shipment(parent, **changes)
        else:
            if otherwise := FILED_OTHERWISE.get((kind, state)):
                changes = otherwise(self, **changes)
            case = self.file(kind=kind, **changes)
        for step in PATHS_OF[kind][state]:
            step(self, case)
        return case.pk, self.now


def make_world() -> World:
    """Everybody is there, and nothing has happened."""
    partners, actors = snapshots.SHELF.build(("world",), _everybody)
    world = World(partners, actors)
    if connection.in_atomic_block:
        world.made = snapshots.standing(), dict(actors)
    return world


def _everybody() -> tuple[dict[str, Partner], dict[str, Actor]]:
    partners = people.make_partners()
    people.make_items(partners)
    return partners, people.make_actors(partners)


def codes(world, case, name, who, **data):
    """The codes of what is objected to that transition; nothing moves."""
    return {item.code for item in refused(world, case, name, who, **data)}


def refused(world, case, name, who, **data):
    """Every refusal of that transition, by which nothing moves; what was due happens all the same, by the clock."""
    before, acts = world.fresh(case), case.events.exclude(actor_kind="clock")
    count = acts.count()
    with pytest.raises(Refused) as error:
        transitions.execute(case.pk, name, ActionContext(world.now, world.actors[who], data))
    after = world.fresh(case)
    assert (after.state, acts.count()) == (before.state, count)
    return error.value.refusals


def detail(world, **changes):
    return {**filing_of(world.us_firm)["detail"], **changes}
