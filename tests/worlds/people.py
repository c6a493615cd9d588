"""Who is there in the small world: partners, their systems, and people with their roles."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import Group

from licensing import context
from licensing.context import Actor
from licensing.models import ApiClient, DeliveredItem, Partner, User

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Washington
SCOPES = ("cases:read", "cases:write", "documents:write")
PORT_SCOPES = ("cases:read", "shipments:hold")
INDIA = {"zone": "Asia/Kolkata", "calendar": "india_gazetted"}


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
    return context.staff(user, START.date())


def make_partners() -> dict[str, Partner]:
    """Everybody who is party to something, by code."""
    registered = {"registration_number": "M1", "registration_expires_on": date(2031, 1, 1)}
    partners = (
        partner("ge", country="US", us_person=True, **registered),
        partner("hal", **INDIA),
        partner("dtsa", "agency", "US", is_defence_department=True),
        partner("sca", "agency", "US"),
        partner("other"),
        partner("mod", "ministry", **INDIA),
        partner("iaf", "ministry", **INDIA),
        partner("lm", country="US", us_person=True, zone="America/New_York", **registered),
        partner("tasl", **INDIA),
        partner("jfk", "port", "US", zone="America/New_York"),
        partner("mumbai", "port", **INDIA),
    )
    return {item.code: item for item in partners}


def make_items(partners: dict[str, Partner]) -> None:
    """What end-users have already, and who sustains it: a helicopter under a letter of offer, an engine under a licence."""
    item = {"delivered_on": date(2024, 5, 6), "usml_category": "VIII(a)"}
    helicopter = DeliveredItem.objects.create(
        designation="MH-60R",
        serial_number="IN-801",
        authority_kind="letter_of_offer",
        authority_number="IN-P-LAX",
        end_user=partners["iaf"],
        **item,
    )
    engine = DeliveredItem.objects.create(
        designation="F404-IN20",
        serial_number="E-104",
        authority_kind="licence",
        authority_number="DSP-5 050123",
        end_user=partners["hal"],
        **item,
    )
    helicopter.sustained_by.set([partners["hal"], partners["ge"], partners["mod"]])
    engine.sustained_by.set([partners["ge"]])


def make_actors(partners: dict[str, Partner]) -> dict[str, Actor]:
    """Everybody who acts: systems of partners, staff, the clock; several names may be one system."""
    systems = {
        code: context.client(client(item, *(PORT_SCOPES if item.kind == "port" else SCOPES)))
        for code, item in partners.items()
        if item.kind != "agency"
    }
    return {
        "filer": systems["ge"],
        "supplier": systems["ge"],
        "consignee": systems["hal"],
        "hal": systems["hal"],
        "end_user": systems["iaf"],
        "stranger": systems["other"],
        "sponsor": systems["mod"],
        "repairer": systems["lm"],
        "indian_supplier": systems["tasl"],
        "export_port": systems["jfk"],
        "import_port": systems["mumbai"],
        "officer": staff(person("olive", "officer")),
        "officer2": staff(person("oscar", "officer")),
        "countersigner": staff(person("kim", "countersigner")),
        "countersigner2": staff(person("kofi", "countersigner")),
        "reviewer": staff(person("rita", "reviewer", agency=partners["dtsa"])),
        "reviewer2": staff(person("ravi", "reviewer", agency=partners["sca"])),
        "endorser": staff(person("ed", "endorser")),
        "authoriser": staff(person("anna", "authoriser")),
        "clock": context.CLOCK,
    }
