"""A small world for tests: partners, people, and cases driven to any state through the verbs alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group

from licensing import actors, filing, sweeping, transitions
from licensing.actors import Actor, Moment
from licensing.models import ApiClient, Case, Partner, User
from licensing.transitions import Refused

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Washington


def partner(code: str, kind: str = "firm", country: str = "IN", **more: Any) -> Partner:
    return Partner.objects.create(
        code=code, name=more.pop("name", code.upper()), kind=kind, country=country, **more
    )


def client(owner: Partner, *scopes: str) -> ApiClient:
    return ApiClient.objects.create(
        name=f"{owner.code} system",
        partner=owner,
        client_type="confidential",
        authorization_grant_type="client-credentials",
        granted_scopes=list(scopes),
    )


def person(name: str, *roles: str, agency: Partner | None = None) -> User:
    user = User.objects.create_user(
        username=name, password="a-password-of-tests", agency=agency, is_staff=True
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def staff(user: User) -> Actor:
    return actors.staff(user, START.date())


@dataclass
class World:
    """Who is there; `now` moves on by an hour with every step."""

    us_firm: Partner
    end_user: Partner
    defence: Partner
    bureau: Partner
    actors: dict[str, Actor]
    now: datetime = START
    followed: list[Case] = field(default_factory=list)

    def moment(self, who: str, **data: Any) -> Moment:
        return Moment(self.now, self.actors[who], data)

    def take(self, case: Case, name: str, who: str, **data: Any) -> Case:
        self.now += timedelta(hours=1)
        return transitions.take(case.pk, name, self.moment(who, **data))

    def sweep(self, days: int) -> int:
        self.now += timedelta(days=days)
        return sweeping.sweep(now=self.now)

    def file(self, **changes: Any) -> Case:
        return filing.file(**{**filing_of(self.us_firm), "moment": self.moment("filer"), **changes})

    def fresh(self, case: Case) -> Case:
        return Case.objects.with_detail().get(pk=case.pk)

    def at(self, state: str, **changes: Any) -> Case:
        """A case of its own, brought to that state."""
        case = self.file(**changes)
        for step in PATHS[state]:
            step(self, case)
        case = self.fresh(case)
        assert case.state == state, f"the path to {state} ends in {case.state}"
        return case


def make_world() -> World:
    us_firm = partner(
        "ge", country="US", us_person=True, registration_number="M1", registration_expires_on=date(2031, 1, 1)
    )
    end_user = partner("hal", zone="Asia/Kolkata", calendar="india_gazetted")
    defence = partner("dtsa", "agency", "US", is_defence_department=True)
    bureau = partner("sca", "agency", "US")
    scopes = ("cases:read", "cases:write", "documents:write")
    return World(
        us_firm,
        end_user,
        defence,
        bureau,
        {
            "filer": actors.client(client(us_firm, *scopes)),
            "consignee": actors.client(client(end_user, *scopes)),
            "stranger": actors.client(client(partner("other"), *scopes)),
            "officer": staff(person("olive", "officer")),
            "officer2": staff(person("oscar", "officer")),
            "countersigner": staff(person("kim", "countersigner")),
            "countersigner2": staff(person("kofi", "countersigner")),
            "reviewer": staff(person("rita", "reviewer", agency=defence)),
            "reviewer2": staff(person("ravi", "reviewer", agency=bureau)),
            "endorser": staff(person("ed", "endorser")),
            "authoriser": staff(person("anna", "authoriser")),
            "clock": actors.CLOCK,
        },
    )


def filing_of(filer: Partner) -> dict[str, Any]:
    return {
        "kind": "licence",
        "filer": filer,
        "subject": "F404 hot-section spares",
        "detail": {
            "instrument": "DSP-5",
            "transaction": "permanent_export",
            "end_use": "Support of the F404-IN20 in Tejas",
            "destination": "IN",
            "to_armed_forces": True,
            "certified_by": "J. Doe",
            "purchase_documented": True,
            "part_130_statement": True,
            "dsp83_signed_on": date(2026, 2, 1),
        },
        "lines": [
            {
                "description": "High-pressure turbine blade",
                "usml_category": "XIX(f)(2)",
                "quantity": 40,
                "value": Decimal("1200000.00"),
                "sme": True,
            }
        ],
        "parties": [{"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}],
    }


AGREEMENT = {
    "instrument": "MLA",
    "transaction": "manufacture_abroad",
    "end_use": "Co-production",
    "destination": "IN",
    "certified_by": "J. Doe",
    "dsp83_signed_on": date(2026, 2, 1),
    "ends_on": date(2034, 12, 31),
}

Step = Callable[[World, Case], Any]


def _do(name: str, who: str, **data: Any) -> Step:
    return lambda world, case: world.take(case, name, who, **data)


def _recommend(notification: str = "none", **more: Any) -> Step:
    return _do("recommend", "officer", recommendation="approve", notification=notification, **more)


INTAKE = [_do("submit", "filer")]
REVIEW = [*INTAKE, _do("accept", "officer")]
STAFFED = [*REVIEW, _do("refer", "officer", agencies=["dtsa", "sca"])]
ANSWERED = [_do("give_position", who, position="no_objection") for who in ("reviewer", "reviewer2")]
COUNTERSIGN = [*REVIEW, _recommend()]
CONSULTATION = [*REVIEW, _recommend("36(c)", wait_days="30"), _do("consult", "countersigner")]
APPROVED = [*COUNTERSIGN, _do("approve", "countersigner")]
SUSPENDED = [*APPROVED, _do("suspend", "countersigner", reason="A new fact about the end-user")]
DENIED = [*COUNTERSIGN, _do("deny", "countersigner", reason="Foreign policy")]
REVOCATION = [*APPROVED, _do("revoke", "countersigner", reason="Diversion")]
CONTESTED = [*REVOCATION, _do("contest", "filer", grounds="It was not us")]
QUERIED = [*REVIEW, _do("query", "officer", reason="Which engine?")]

PATHS: dict[str, list[Step]] = {
    "draft": [],
    "intake": INTAKE,
    "review": REVIEW,
    "staffed": STAFFED,
    "determination": [*STAFFED, *ANSWERED],
    "countersign": COUNTERSIGN,
    "consultation": CONSULTATION,
    "notification": [*CONSULTATION, _do("notify_congress", "officer", received_by_congress_on=START.date())],
    "queried": QUERIED,
    "approved": APPROVED,
    "suspended": SUSPENDED,
    "exhausted": [*APPROVED, _do("report_draws", "officer", drawn_in_full=True)],
    "denied": DENIED,
    "revocation": REVOCATION,
    "contested": CONTESTED,
    "returned": [*INTAKE, _do("return_without_action", "officer", reason="No purchase order")],
    "withdrawn": [_do("withdraw", "filer")],
    "lapsed": [*QUERIED, lambda world, _case: world.sweep(40)],
    "refused": [*DENIED, lambda world, _case: world.sweep(40)],
    "revoked": [*REVOCATION, lambda world, _case: world.sweep(40)],
    "expired": [*APPROVED, lambda world, _case: world.sweep(366 * 5)],
    "void": [*APPROVED, _do("surrender", "filer")],
}


def codes(world, case, name, who, **data):
    before = world.fresh(case)
    with pytest.raises(Refused) as refused:
        transitions.take(case.pk, name, Moment(world.now, world.actors[who], data))
    after = world.fresh(case)
    assert (after.state, after.event_count) == (before.state, before.event_count)
    return refused.value.codes


def detail(world, **changes):
    return {**filing_of(world.us_firm)["detail"], **changes}
