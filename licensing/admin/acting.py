"""Acting: who asks for a page, in which roles, when, and how that person reads times; read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from licensing import actors
from licensing.actors import Actor, Moment
from licensing.admin.reading import Reader
from licensing.models import CaseQuerySet, Referral, User
from licensing.models.cases import Case
from workflows.language import STAFF, Role

ADMINISTRATOR = "administrator"
ROLES = frozenset(role.value for role in STAFF)


@dataclass(frozen=True)
class Acting:
    """The person behind a request, as the domain knows it; `now` is PostgreSQL's."""

    actor: Actor
    now: datetime
    read: Reader

    def moment(self, data: dict[str, Any] | None = None, *, seen: int | None = None) -> Moment:
        """An attempt of this person, now."""
        return Moment(now=self.now, actor=self.actor, data=data or {}, seen=seen)


def acting(request: HttpRequest) -> Acting:
    """Who acts in this request; read once."""
    if "licensing_acting" not in vars(request):
        user = person(request)
        now = actors.database_now()
        actor = actors.staff(user, now.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date())
        vars(request)["licensing_acting"] = Acting(actor, now, Reader.of(user.zone, now))
    found: Acting = vars(request)["licensing_acting"]
    return found


def person(request: HttpRequest) -> User:
    """The signed-in person; raises AssertionError where nobody has signed in."""
    assert isinstance(request.user, User)
    return request.user


def groups_of(request: HttpRequest) -> frozenset[str]:
    """The names of the person's own groups; read once per request, none for somebody who may not enter."""
    if "licensing_groups" not in vars(request):
        user = request.user
        names = user.groups.values_list("name", flat=True) if user.is_active and user.is_staff else ()
        vars(request)["licensing_groups"] = frozenset(names)
    found: frozenset[str] = vars(request)["licensing_groups"]
    return found


def reads_cases(request: HttpRequest) -> bool:
    """Whether the person may open the inbox: any staff role, an administrator, a superuser."""
    return administers(request) or bool(groups_of(request) & ROLES)


def administers(request: HttpRequest) -> bool:
    """Whether the person keeps people, partners and clients; it gives no right to take a transition."""
    user = request.user
    return user.is_active and user.is_staff and (user.is_superuser or ADMINISTRATOR in groups_of(request))


def visible_cases(request: HttpRequest) -> CaseQuerySet:
    """The cases that this person may read: all, but for a mere reviewer those that the agency was asked about."""
    cases = Case.objects.all()
    if administers(request) or (groups_of(request) & ROLES) - {Role.REVIEWER.value}:
        return cases
    actor = acting(request).actor
    if actor.roles - {Role.REVIEWER}:  # by delegation
        return cases
    asked = Referral.objects.filter(case_id=OuterRef("pk"), agency__code__in=actor.agencies)
    return cases.filter(Exists(asked))
