"""Replaying: every story's steps through the verbs, in order of time, the clock's work done in between."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from licensing import context, filing, transitions
from licensing.context import ActionContext, Actor
from licensing.models import ApiClient, BulkOperation, Case, Clock, Partner, User
from licensing.scenario import performing, timeline
from licensing.scenario.papers import pdf
from licensing.scenario.timeline import Day, Instant, Office
from licensing.scenario.vocabulary import ExportFiling, Filing, Named, PolicyAction, Step, Story
from licensing.worker import bulk, deadlines, followers, letters

SWEEPER_LAG = timedelta(seconds=20)  # a running sweeper is about that late


class BadScenario(Exception):
    """A story cannot be told as it is written; the message names the story and the step."""


class UnknownCase(LookupError):
    """A story names the case of another that has not been filed by then."""


@dataclass(frozen=True)
class Cast:
    """Who can act: staff by username, partners and their systems by code."""

    staff: Mapping[str, User]
    partners: Mapping[str, Partner]
    systems: Mapping[str, ApiClient]

    def zone_of(self, who: str) -> str:
        """The zone in which that actor's clock times are."""
        return self.staff[who].zone if who in self.staff else self.partners[who].zone

    def actor(self, who: str, at: datetime) -> Actor:
        """The actor of that username or partner's code at that instant."""
        if who in self.staff:
            return context.staff(self.staff[who], at.date())
        return context.client(self.systems[who])


def schedule(
    stories: Iterable[Story], zones: Mapping[str, str], office: Office
) -> list[tuple[datetime, Story, Step]]:
    """All steps of all stories in order of time.

    `zones` gives every actor's zone. Raises BadScenario where a story's own steps are not in order.
    """
    planned = []
    for story in stories:
        before: datetime | None = None
        for step in story.steps:
            at = timeline.instant(office.date_of(step.day), step.at, zones[step.who])
            if before is not None and at <= before:
                raise BadScenario(f"{story.key}: {step.verb!r} by {step.who} is not after the step before it")
            planned.append((at, story, step))
            before = at
    return sorted(planned, key=lambda act: act[0])


class Replay:
    """A replay under way: the stories' cases so far, and the instant that it has come to."""

    def __init__(self, cast: Cast, office: Office, actions: Iterable[PolicyAction] = ()) -> None:
        self.cast, self.office, self.orders = cast, office, tuple(actions)
        self.results: dict[str, Any] = {}
        self.partners = cast.partners
        self.cases: dict[str, Case] = {}
        self.actors: dict[str, Actor] = {}

    def run(self, stories: Iterable[Story], until: datetime) -> dict[str, Case]:
        """Tell the stories up to `until` and return their cases by key."""
        names = (*self.cast.staff, *self.cast.systems)
        zones = {name: self.cast.zone_of(name) for name in names}
        acts: list[tuple[datetime, str, Callable[[datetime], object]]] = [
            (at, f"{story.key}: {step.verb!r}", partial(self.tell, story, step))
            for at, story, step in schedule(stories, zones, self.office)
        ]
        for order in self.orders:
            at = timeline.instant(self.office.date_of(order.day), order.at, zones[order.who])
            acts.append((at, f"the order {order.key!r}", partial(self.give, order)))
        for at, name, act in sorted(acts, key=lambda item: item[0]):
            if at >= until:
                raise BadScenario(f"{name} lies in the future")
            self.let_time_pass(at)
            act(at)
        self.let_time_pass(until)
        return self.cases

    def give(self, action: PolicyAction, at: datetime) -> None:
        """Take a policy action, and carry it out on every case that it touches."""
        ctx = ActionContext(at, self.cast.actor(action.who, at))
        values = self.resolved(action.values)
        try:
            self.results[action.key] = performing.VERBS[action.verb](values, ctx, self)
        except ValidationError as refusal:
            raise BadScenario(f"the order {action.key!r}: {refusal}") from refusal
        while bulk.carry_out(now=at + SWEEPER_LAG):
            pass

    def let_time_pass(self, until: datetime) -> None:
        """Fire what falls due, carry out what was ordered, let cases follow others, as workers do all the time."""
        while due := _next_due(until):
            now = min(due + SWEEPER_LAG, until)
            deadlines.sweep(now=now)
            while bulk.carry_out(now=now):
                pass  # batch by batch, as the sweep does
            followers.notify_followers(now=now)

    def tell(self, story: Story, step: Step, at: datetime) -> None:
        """Do one step, and what follows from it by itself; raises BadScenario with the refusal."""
        if step.who not in self.actors:
            self.actors[step.who] = self.cast.actor(step.who, at)
        ctx = ActionContext(at, self.actors[step.who])
        try:
            self.do(story, step, ctx)
        except (transitions.Refused, filing.BadFiling, filing.BadDocument, UnknownCase) as refusal:
            raise BadScenario(
                f"{story.key}: {step.verb!r} by {step.who} on {at:%d %B}: {refusal}"
            ) from refusal
        followers.notify_followers(now=at)
        letters.print_letters(now=at)

    def do(self, story: Story, step: Step, ctx: ActionContext) -> None:
        """Do one step."""
        if step.verb == "file":
            self.cases[story.key] = self.file(story.filing, ctx)
        elif step.verb == "file_shipment":
            self.cases[story.key] = self.file_shipment(story.filing, ctx)
        elif step.verb == "attach":
            self.attach(self.cases[story.key], step, ctx)
        else:
            data = self.resolved(step.data)
            transitions.execute(self.cases[story.key].pk, step.verb, ctx.with_data(data))

    def file(self, story_filing: Filing, ctx: ActionContext) -> Case:
        """File a draft."""
        return filing.file(
            kind=story_filing.kind,
            filer=self.cast.partners[story_filing.by],
            ctx=ctx,
            subject=story_filing.subject,
            detail=self.resolved(story_filing.detail),
            lines=story_filing.lines,
            parties=story_filing.parties,
            delivered_item=story_filing.delivered_item,
            replaces=self.named(story_filing.replaces).reference if story_filing.replaces else None,
            programme=story_filing.programme or None,
            illustrative=True,
        ).case

    def file_shipment(self, story_filing: Filing, ctx: ActionContext) -> Case:
        """File a shipment under the case of the story that it names."""
        return filing.file_shipment(
            self.named(story_filing.under).pk,
            filer=self.cast.partners[story_filing.by],
            ctx=ctx,
            subject=story_filing.subject,
            detail=self.resolved(story_filing.detail),
            lines=story_filing.lines,
            parties=story_filing.parties,
            illustrative=True,
        ).case

    def attach(self, case: Case, step: Step, ctx: ActionContext) -> None:
        """Attach a paper of the filer's."""
        title = step.data["title"]
        marked = ("Illustrative document of a demonstration; no real transaction.",)
        content = pdf(title, (f"Case {case.reference}", *step.data["paragraphs"], *marked))
        filing.attach(
            case.pk,
            ctx,
            kind=step.data["kind"],
            title=title,
            content=io.BytesIO(content),
            declared_size=len(content),
            declared_sha256=hashlib.sha256(content).hexdigest(),
        )

    def resolved(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The same with dates for relative days, instants for relative instants, references for named cases."""
        return {name: self.meant(value) for name, value in data.items()}

    def meant(self, value: Any) -> Any:
        """What a value of a story stands for in this replay; raises UnknownCase."""
        match value:
            case Day():
                return self.office.date_of(value)
            case Instant():
                return self.office.instant_of(value)
            case ExportFiling(day, number):
                return f"X{self.office.date_of(day):%Y%m%d}{number:06d}"
            case Named(key):
                return self.named(key).reference
            case list():
                return [self.meant(item) for item in value]
            case dict():
                return self.resolved(value)
        return value

    def named(self, key: str) -> Case:
        """The case of that story; raises UnknownCase if it has not been filed by now."""
        if key not in self.cases:
            raise UnknownCase(f"there is no case of the story {key!r} yet")
        return self.cases[key]


def _next_due(until: datetime) -> datetime | None:
    """The soonest instant at which a clock or an order has something to do."""
    clocks = Clock.objects.filter(next_at__lte=until).values_list("next_at")
    orders = BulkOperation.objects.filter(not_before__lte=until, finished_at__isnull=True)
    due = clocks.order_by().union(orders.order_by().values_list("not_before"), all=True)
    first: tuple[datetime | None] | None = due.order_by("next_at").first()
    return first[0] if first else None
