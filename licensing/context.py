"""Actors and contexts: who acts, when, and with what data."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q
from structlog.contextvars import bound_contextvars, get_contextvars

from licensing.models import ActorKind, ApiClient, Delegation, User
from licensing.worktime.office import office_day
from workflows.language import STAFF, Role

LONGEST_NAME = 200  # as an event keeps it
TRACE, TRACE_ID = "request_id", re.compile(r"[0-9a-f]{32}")  # as the lines of the log name it


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with staff roles, a partner's client, or the clock.

    `agencies` are the codes of those for which a reviewer speaks. `people` are the ids of all whom four eyes count
    as this person: the person, delegates and delegators. `zone` is a partner's own, by which it counts its days.
    """

    kind: ActorKind
    name: str
    roles: frozenset[Role] = frozenset()
    user_id: int | None = None
    client_id: int | None = None
    partner_id: int | None = None
    agencies: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    zone: str = ""


CLOCK = Actor(ActorKind.CLOCK, "clock", frozenset({Role.CLOCK}))


@dataclass(frozen=True)
class ActionContext:
    """The context of an attempt: its instant (aware, UTC), its actor, the data given with it, the version of the case it saw."""

    now: datetime
    actor: Actor
    data: dict[str, Any] = field(default_factory=dict)
    seen: int | None = None

    def not_before(self, instant: datetime | None) -> ActionContext:
        """The same attempt, not earlier than that instant, so that a case's events never run backwards."""
        return self if instant is None or instant <= self.now else replace(self, now=instant)

    def with_data(self, data: dict[str, Any]) -> ActionContext:
        """The same attempt with other data."""
        return replace(self, data=data)

    @property
    def office_day(self) -> date:
        """The deciding office's day on which it is made."""
        return office_day(self.now)

    @property
    def actor_day(self) -> date:
        """The day where its actor is, if that is a partner's system; else the deciding office's."""
        return self.now.astimezone(ZoneInfo(self.actor.zone or settings.OFFICE_ZONE)).date()

    def by_clock(self) -> ActionContext:
        """The same instant, the clock acting."""
        return replace(self, actor=CLOCK, data={}, seen=None)


def database_now() -> datetime:
    """The instant by PostgreSQL's clock, the only one that decides what is due; for the edges of the program."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now.astimezone(UTC) if isinstance(now, datetime) else now


def staff(user: User, on: date) -> Actor:
    """A staff user with the roles of the person's groups and of those who delegated to the person on that day.

    Superuser is not a role. Four eyes count every delegation ever given, in force or not: who has once acted for
    another does not check the other.
    """
    links = Delegation.objects.filter(Q(delegate=user) | Q(delegator=user)).select_related("delegator")
    people, acted_for = {user.pk}, {user.pk}
    for link in links:
        people |= {link.delegator_id, link.delegate_id}
        in_force = link.starts_on <= on <= link.ends_on and link.delegator.is_active
        if link.delegate_id == user.pk and in_force:
            acted_for.add(link.delegator_id)
    memberships = User.groups.through.objects.filter(user_id__in=acted_for)
    rights = set(memberships.values_list("group__name", "user__agency__code"))
    return Actor(
        ActorKind.USER,
        str(user)[:LONGEST_NAME],
        frozenset(role for role in STAFF if role.value in {name for name, _ in rights}),
        user_id=user.pk,
        agencies=frozenset(agency for name, agency in rights if name == Role.REVIEWER and agency),
        people=frozenset(people),
    )


def client(api_client: ApiClient) -> Actor:
    """A partner's system; what it may do depends on its partner's relation to each case."""
    name = api_client.name[:LONGEST_NAME]
    partner = api_client.partner
    return Actor(ActorKind.CLIENT, name, client_id=api_client.pk, partner_id=partner.pk, zone=partner.zone)


def trace_id() -> str:
    """The trace of what is being done (W3C Trace Context), 32 hexadecimal digits; empty where it began with no request."""
    found = get_contextvars().get(TRACE, "")
    return found if isinstance(found, str) and TRACE_ID.fullmatch(found) else ""


def in_trace(trace: str) -> AbstractContextManager[None]:
    """Whatever is done in the block belongs to that trace, if it is one."""
    return bound_contextvars(**({TRACE: trace} if trace else {}))
