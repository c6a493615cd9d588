"""Look-ups: who one is, whom and what one may name, what is left, and every word with its meaning."""

import pytest
from django.test import Client

from api import problems
from licensing.events.declared import EVENTS
from licensing.messaging import webhooks
from licensing.models import ApiClient, DeliveredItem, ExemptionUse, LetterOfOffer, Partner
from tests.api.calling import is_problem, places
from workflows.catalogue import CATALOGUE


def every(system, path):
    found, address = [], path
    while address:
        body = system.get(address).json()
        found += body["items"]
        address = body["next"] and body["next"].partition("/api/v1/")[2]
    return found


def test_me(world, filer, settings):
    client = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    settings.RATE_LIMIT = 1200
    me = filer.get("me").json()
    assert (me["client"], me["partner"]["code"]) == (client.name, "ge")
    assert me["token_scopes"] == ["cases:read", "cases:write", "documents:write"]
    assert set(me["granted_scopes"]) <= {*me["token_scopes"], "webhooks:write"}
    assert (me["limits"]["requests_per_minute"], me["limits"]["json_bytes"]) == (1200, 1024 * 1024)


def test_the_partners_that_one_may_name(world, filer):
    Partner.objects.filter(code="hal").update(is_active=False)
    named = every(filer, "partners?limit=2")
    codes = [partner["code"] for partner in named]
    assert codes == sorted(Partner.objects.filter(is_active=True).values_list("code", flat=True))
    assert all(set(partner) == {"code", "name", "kind", "country"} for partner in named)
    ports = every(filer, "partners?kind=port")
    assert {partner["kind"] for partner in ports} == {"port"}
    assert places(is_problem(filer.get("partners?kind=ship"), 400, "validation")) == {"kind"}


def test_delivered_items_are_those_that_one_may_name(world, systems):
    for name, partner in (("end_user", "iaf"), ("hal", "hal"), ("stranger", "other")):
        owner = Partner.objects.filter(code=partner).first()
        if owner is None:
            continue
        mine = {
            (item.designation, item.serial_number) for item in DeliveredItem.objects.nameable_by(owner.pk)
        }
        shown = every(systems[name], "delivered-items?limit=1")
        assert {(item["designation"], item["serial_number"]) for item in shown} == mine
        assert all(item["in_use_by_you"] == (item["end_user"] == partner) for item in shown)


def test_a_letter_of_offer_is_its_purchasers_to_read(world, systems):
    ministry = Partner.objects.filter(kind="ministry", country="IN").first()
    LetterOfOffer.objects.create(
        number="IN-B-AAA", purchaser="IN", ends_on="2030-01-01", ceiling="100.00", drawn_value="40"
    )
    LetterOfOffer.objects.create(number="IN-B-AAB", purchaser="IN", ends_on="2030-01-01")
    LetterOfOffer.objects.create(number="FR-B-AAA", purchaser="FR", ends_on="2030-01-01", ceiling="100.00")
    readers = {
        name: every(system, "letters-of-offer") for name, system in systems.items() if name != "export_port"
    }
    for name, letters in readers.items():
        partner = ApiClient.objects.get(pk=world.actors[name].client_id).partner
        if partner.kind == "ministry" and partner.country == "IN":
            assert [(each["number"], each["left"]) for each in letters] == [
                ("IN-B-AAA", "60.00"),
                ("IN-B-AAB", None),
            ]
        else:
            assert letters == [], name
    assert ministry is not None
    assert any(readers.values())


def test_exempt_shipments_are_their_end_users_to_read(world, systems):
    end_user = ApiClient.objects.get(pk=world.actors["end_user"].client_id).partner
    ExemptionUse.objects.create(
        section="123.16(b)(2)", end_user=end_user, year=2026, shipments=3, drawn_value="450.00"
    )
    assert systems["end_user"].get("exemptions").json() == [
        {"section": "123.16(b)(2)", "year": 2026, "shipments": 3, "drawn_value": "450.00"}
    ]
    assert systems["hal"].get("exemptions").json() == []


def test_the_vocabulary_is_complete(filer):
    words = filer.get("vocabulary").json()
    assert [kind["name"] for kind in words["kinds"]] == list(CATALOGUE)
    for kind in words["kinds"]:
        assert [state["name"] for state in kind["states"]] == list(CATALOGUE[kind["name"]].names())
    assert [event["name"] for event in words["events"]] == list(webhooks.TYPES)
    assert {event["wording"] for event in words["events"]} <= {event.public for event in EVENTS.values()}
    assert [problem["name"] for problem in words["problems"]] == list(problems.TYPES)
    for name, each in words.items():
        assert all(word["title"] for word in each), name


@pytest.mark.parametrize(
    "path", ["me", "partners", "delivered-items", "letters-of-offer", "exemptions", "vocabulary"]
)
def test_they_need_a_token(callers, path):
    assert callers["nobody"].get(path).status_code == 401


@pytest.mark.parametrize("slug", problems.TYPES)
def test_a_problem_type_leads_to_its_page(slug):
    page = Client().get(f"/problems/{slug}", HTTP_ACCEPT="text/html,*/*;q=0.8")
    assert page["Content-Type"].startswith("text/html")
    assert problems.TYPES[slug].title in page.content.decode()
    told = Client().get(f"/problems/{slug}", HTTP_ACCEPT="application/json")
    assert told.json() == {"type": f"/problems/{slug}", **problems.TYPES[slug]._asdict()}


def test_all_types_of_problems_and_none():
    assert len(Client().get("/problems/", HTTP_ACCEPT="application/json").json()["items"]) == len(
        problems.TYPES
    )
    assert "/problems/refused" in Client().get("/problems/").content.decode()
    assert Client().get("/problems/nothing").status_code == 404
    assert Client().post("/problems/refused").status_code == 405
