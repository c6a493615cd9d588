"""The people: staff who sign in to the admin, and members of partners; every name is invented."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from licensing.models import Membership, Partner, User


@dataclass(frozen=True)
class Person:
    """A staff user: the group that gives the role, the agency that a reviewer speaks for, an escalation level."""

    username: str
    first_name: str
    last_name: str
    group: str
    agency: str = ""
    level: str = ""


STAFF = (
    Person("okafor", "Margaret", "Okafor", "officer"),
    Person("reyes", "Daniel", "Reyes", "officer"),
    Person("whitcombe", "Ellen", "Whitcombe", "countersigner", level="section_chief"),
    Person("nakagawa", "Thomas", "Nakagawa", "countersigner", level="director"),
    Person("brandt", "Colleen", "Brandt", "reviewer", "dtsa"),
    Person("farooqi", "Adil", "Farooqi", "reviewer", "sca"),
    Person("holloway", "Grace", "Holloway", "endorser", level="principals"),
    Person("sabol", "Martin", "Sabol", "authoriser", "bis"),
    Person("alvarez", "Ruth", "Alvarez", "administrator"),
)


@dataclass(frozen=True)
class Member:
    """Somebody of a partner's: an empowered official, if US law knows one there."""

    partner: str
    username: str
    first_name: str
    last_name: str
    title: str
    empowered: bool = False


MEMBERS = (
    Member(
        "ge-aerospace",
        "kowalski.ge",
        "Anna",
        "Kowalski",
        "Director, International Trade Compliance",
        empowered=True,
    ),
    Member(
        "lockheed-martin",
        "prentiss.lm",
        "Howard",
        "Prentiss",
        "Senior Manager, Export Licensing",
        empowered=True,
    ),
    Member("boeing", "lindqvist.ba", "Karen", "Lindqvist", "Director, Global Trade Controls", empowered=True),
    Member(
        "general-dynamics-land-systems",
        "dubois.gdls",
        "Marc",
        "Dubois",
        "Manager, Trade Compliance",
        empowered=True,
    ),
    Member("raytheon", "ortega.rtx", "Elena", "Ortega", "Director, Global Trade Licensing", empowered=True),
    Member("mod-india", "menon.mod", "Lakshmi", "Menon", "Deputy Secretary, Defence Acquisition"),
    Member("hal", "rao.hal", "Venkatesh", "Rao", "Deputy General Manager, Engine Division, Koraput"),
    Member("beml", "shetty.beml", "Deepa", "Shetty", "Chief Manager, Defence Programmes"),
    Member("lt-defence", "kulkarni.lt", "Sameer", "Kulkarni", "Head, Trade Compliance"),
    Member("tata-advanced-systems", "iyer.tasl", "Meera", "Iyer", "General Manager, Contracts"),
    Member("adani-defence", "shah.adani", "Nirav", "Shah", "Head of Programme Licensing"),
    Member("reliance-naval", "dsouza.rnel", "Peter", "D'Souza", "Company Secretary"),
)


def empowered_official(partner: str) -> str:
    """The name of the partner's empowered official (22 CFR 120.67); raises KeyError if it has none."""
    names = {
        person.partner: f"{person.first_name} {person.last_name}" for person in MEMBERS if person.empowered
    }
    return names[partner]


def signatory(partner: str) -> str:
    """The name of who signs the partner's rated orders (15 CFR 700.12(a)(3)); raises KeyError if it has no member."""
    names = {person.partner: f"{person.first_name} {person.last_name}" for person in reversed(MEMBERS)}
    return names[partner]


def make_people(partners: dict[str, Partner]) -> dict[str, User]:
    """Write staff with their groups and members with their memberships; nobody can sign in yet.

    Returns staff by username.
    """
    staff = [
        _user(
            person.username, person.first_name, person.last_name, partners.get(person.agency), is_staff=True
        )
        for person in STAFF
    ]
    members = [
        _user(person.username, person.first_name, person.last_name, None, zone=partners[person.partner].zone)
        for person in MEMBERS
    ]
    User.objects.bulk_create([*staff, *members])
    groups = {group.name: group for group in Group.objects.all()}
    Roles = User.groups.through  # noqa: N806 - it names a model class
    Roles.objects.bulk_create(
        [
            Roles(user=user, group=groups[name])
            for user, person in zip(staff, STAFF, strict=True)
            for name in (person.group, person.level)
            if name
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                partner=partners[person.partner],
                user=user,
                title=person.title,
                empowered_official=person.empowered,
            )
            for user, person in zip(members, MEMBERS, strict=True)
        ]
    )
    return {user.username: user for user in staff}


def _user(
    username: str,
    first_name: str,
    last_name: str,
    agency: Partner | None,
    *,
    is_staff: bool = False,
    zone: str = "America/New_York",
) -> User:
    user = User(username=username, first_name=first_name, last_name=last_name, agency=agency)
    user.email = f"{username}@{'office' if is_staff else 'partner'}.example"
    user.is_staff, user.zone, user.password = is_staff, zone, make_password(None)
    return user
