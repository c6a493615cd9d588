"""Acting: who asks for a page, in which roles, when, and how that person reads times; read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q
from django.http import HttpRequest
from structlog.contextvars import bind_contextvars

from licensing import context
from licensing.admin.beside import Beside
from licensing.admin.display.formatting import Reader
from licensing.context import ActionContext, Actor
from licensing.models import Case, CaseQuerySet, Partner, User, case_links, phases
from licensing.models.lines import any_of
from licensing.worktime.office import office_day
from workflows.catalogue import CATALOGUE, kinds
from workflows.language import STAFF, Role
from workflows.purposes import Purpose

ADMINISTRATOR = "administrator"
ROLES = frozenset(role.value for role in STAFF)


@dataclass(frozen=True)
class Acting:
    """The person behind a request, as the domain knows it; `now` is PostgreSQL's."""

    actor: Actor
    now: datetime
    read: Reader

    def action_context(self, data: dict[str, Any] | None = None, *, seen: int | None = None) -> ActionContext:
        """An attempt of this person, now."""
        return ActionContext(now=self.now, actor=self.actor, data=data or {}, seen=seen)


_ACTING = Beside["Acting"]("acting")
_GROUPS = Beside[frozenset[str]]("groups")


def acting(request: HttpRequest) -> Acting:
    """Who acts in this request; read once."""
    return _ACTING.once(request, lambda: _acting(person(request)))


def _acting(user: User) -> Acting:
    bind_contextvars(user_id=user.pk)
    now = context.database_now()
    return Acting(context.staff(user, office_day(now)), now, Reader.of(user.zone, now))


def person(request: HttpRequest) -> User:
    """The signed-in person; raises AssertionError where nobody has signed in."""
    assert isinstance(request.user, User)
    return request.user


def groups_of(request: HttpRequest) -> frozenset[str]:
    """The names of the person's own groups; read once per request, none for somebody who may not enter."""
    return _GROUPS.once(request, lambda: _groups(request.user))


def _groups(user: Any) -> frozenset[str]:
    may_enter = user.is_active and user.is_staff
    return frozenset(user.groups.values_list("name", flat=True) if may_enter else ())


def reads_cases(request: HttpRequest) -> bool:
    """Whether the person may open the inbox: any staff role, an administrator, a superuser."""
    return administers(request) or bool(groups_of(request) & ROLES)


def administers(request: HttpRequest) -> bool:
    """Whether the person keeps people, partners and clients; it gives no right to execute a transition."""
    user = request.user
    return user.is_active and user.is_staff and (user.is_superuser or ADMINISTRATOR in groups_of(request))


def watches(request: HttpRequest) -> bool:
    """Whether the person looks after the engine itself: a role that reads every case, or an administrator."""
    return administers(request) or bool((groups_of(request) & ROLES) - {Role.REVIEWER.value})


def acts_as(request: HttpRequest, role: Role) -> bool:
    """Whether the person has that role, or acts for somebody who has. Superuser is no role."""
    return reads_cases(request) and role in acting(request).actor.roles


def may_act_on_many(request: HttpRequest) -> bool:
    """Whether the person may act on many cases at once: a countersigner, or who acts for one."""
    return acts_as(request, Role.COUNTERSIGNER)


def visible_cases(request: HttpRequest) -> CaseQuerySet:
    """The cases that this person may read: all but drafts, and for a mere reviewer those that come to reviewers.

    A draft is its filer's alone, and so is what was withdrawn as one.
    Those are the cases that the reviewer's agency was asked about, for the defence department those that are at the
    reviewers' desk without a question to any agency, and those on which the reviewer acted.
    """
    cases = Case.objects.filter(phases.submitted())
    if administers(request) or (groups_of(request) & ROLES) - {Role.REVIEWER.value}:
        return cases
    actor = acting(request).actor
    if actor.roles - {Role.REVIEWER}:  # by delegation
        return cases
    asked = Q(referrals__agency__code__in=actor.agencies)
    acted = Q(events__actor_user__in=actor.people)
    return cases.filter(any_of(asked, acted, at_reviewers_desk(actor)))


def at_reviewers_desk(actor: Actor) -> Q:
    """The cases whose turn is the reviewer's without a question to an agency: the defence department's own."""
    speaks = Partner.objects.filter(code__in=actor.agencies, is_defence_department=True)
    condition = Q(pk__in=())
    for kind, flow in CATALOGUE.items():
        states = [
            state.name
            for state in flow.states
            if Role.REVIEWER in state.desks
            and not any(within.purpose is Purpose.REFERRAL for within in state.clocks)
        ]
        condition |= Q(kind=kind, state__in=states, desk=Role.REVIEWER)
    return condition & Q(Exists(speaks))


def in_full(cases: CaseQuerySet) -> CaseQuerySet:
    """With the facts of their kinds and the cases that those name, in the same statement."""
    paths = {
        f"{kind}_detail__{path}"
        for kind in kinds()
        for detail in (case_links.detail_model(kind),)
        for path in (*detail.guards_read, *(link.field for link in detail.links))
    }
    return cases.with_detail().select_related(*sorted(paths))
