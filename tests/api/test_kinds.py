"""The four new kinds over HTTP: filed, edited, submitted, listed; and nobody else's."""

import pytest

from licensing.models import Case, DeliveredItem
from tests.api.calling import is_problem, places
from tests.api.journey import filing_body

FIRST = {"spares": "verification", "maintenance": "intake", "priority": "sponsorship"}
NEW = sorted(FIRST)


@pytest.mark.parametrize("kind", NEW)
def test_a_filing_makes_a_draft_that_says_what_was_filed(systems, kind):
    sent = filing_body(kind)
    answer = systems["hal"].post(f"{kind}-cases", sent)
    assert answer.status_code == 201, answer.content
    seen = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/cases/{seen['reference']}"
    assert (seen["kind"], seen["state"], seen["relations"]) == (kind, "draft", ["filer"])
    plain = {name: value for name, value in sent.items() if name not in ("lines", "parties")}
    assert {name: seen[name] for name in plain} == plain
    assert [line["value"] for line in seen["lines"]] == [line["value"] for line in sent.get("lines", [])]
    case = Case.objects.get()
    assert case.events.get().name == "case.filed"
    assert systems["hal"].get(f"cases/{seen['reference']}").json() == seen


@pytest.mark.parametrize("kind", NEW)
def test_an_edit_changes_what_it_names_and_a_submit_ends_that(world, systems, kind):
    case = world.file(kind)
    day = {"maintenance": "induction_on"}.get(kind, "required_on")
    path = f"cases/{case.reference}"
    seen = systems["hal"].patch(path, {"version": 1, "subject": "New", day: "2026-10-01"}).json()
    assert (seen["subject"], seen[day], seen["version"]) == ("New", "2026-10-01", 2)
    moved = systems["hal"].post(f"{path}/transitions/submit", {"version": 2}).json()
    assert moved["state"] == FIRST[kind]
    before = world.fresh(case).event_count
    is_problem(systems["hal"].patch(path, {"version": 3, "subject": "Newer"}), 409, "wrong-state")
    assert (world.fresh(case).subject, world.fresh(case).event_count) == ("New", before)


@pytest.mark.parametrize("kind", NEW)
def test_nobody_else_edits_or_submits(world, systems, kind):
    case = world.file(kind)
    for who in ("supplier", "repairer", "sponsor", "end_user", "stranger", "export_port"):
        change = {"version": 1, "subject": "Mine"}
        if who == "export_port":
            is_problem(systems[who].patch(f"cases/{case.reference}", change), 403, "insufficient-scope")
            continue
        is_problem(systems[who].patch(f"cases/{case.reference}", change), 404, "not-found")
        path = f"cases/{case.reference}/transitions/submit"
        is_problem(systems[who].post(path, {"version": 1}), 404, "not-found")
    assert (world.fresh(case).subject, world.fresh(case).event_count) == (case.subject, 1)


@pytest.mark.parametrize("state", ["lodged", "in_transit", "delivered"])
def test_a_shipment_is_not_edited(world, systems, state):
    case = world.at(state, kind="shipment")
    change = {"version": case.event_count, "subject": "Another"}
    is_problem(systems["filer"].patch(f"cases/{case.reference}", change), 409, "wrong-state")
    is_problem(systems["hal"].patch(f"cases/{case.reference}", change), 403, "not-permitted")
    assert (world.fresh(case).subject, world.fresh(case).event_count) == ("Shipment", case.event_count)


def test_there_is_no_address_for_filing_a_shipment(systems):
    is_problem(systems["hal"].post("shipment-cases", {}), 404, "not-found")


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("spares", {"authority_kind": "exemption", "exemption": "123.16(b)(2)"}, {"letter_number", "ends"}),
        ("spares", {"licence": "LIC-2026-00000-00000"}, {"licence"}),
        ("spares", {"delivered_item": {"designation": "x", "serial_number": "y"}}, {"delivered_item"}),
        ("spares", {"exemption": "123.4(a)(1)"}, {"exemption"}),
        ("spares", {"destination": "XX"}, {"destination"}),
        ("maintenance", {"exemption": "123.16(b)(2)"}, {"exemption"}),
        ("maintenance", {"turnaround_days": 0}, {"turnaround_days"}),
        ("maintenance", {"turnaround_days": 3651}, {"turnaround_days"}),
        ("maintenance", {"work": "paint"}, {"work"}),
        ("priority", {"stated_hours": 6}, {"stated_hours"}),
        ("priority", {"direction": "assurance", "emergency": "imminent"}, {"emergency"}),
        ("priority", {"supports": "SPA-2026-00000-00000"}, {"supports"}),
        ("priority", {"lines": [{}]}, {"lines/0/description", "lines/0/quantity", "lines/0/value"}),
        ("priority", {"licence": None}, {"licence"}),
    ],
)
@pytest.mark.usefixtures("nothing_moves")
def test_what_contradicts_itself_is_named(systems, kind, change, where):
    where = {"authority_ends_on" if item == "ends" else item for item in where}
    answer = systems["hal"].post(f"{kind}-cases", {**filing_body(kind), **change})
    assert places(is_problem(answer, 400, "validation")) == {f"/{item}" for item in where}


@pytest.mark.parametrize(("kind", "role"), [("spares", "repairer"), ("priority", "forwarder")])
@pytest.mark.usefixtures("nothing_moves")
def test_a_party_that_the_kind_does_not_have_is_named(systems, kind, role):
    parties = [{"role": role, "name": "LM", "country": "US", "partner": "lm"}]
    answer = systems["hal"].post(f"{kind}-cases", {**filing_body(kind), "parties": parties})
    assert places(is_problem(answer, 400, "validation")) == {"/parties/0/role"}


@pytest.mark.parametrize("kind", NEW)
def test_every_guard_of_a_submit_is_heard(systems, kind):
    bare = {**filing_body(kind), "lines": [], "parties": [], "delivered_item": None}
    bare |= {"purchase_order": ""} if kind == "priority" else {}
    reference = systems["hal"].post(f"{kind}-cases", bare).json()["reference"]
    refused = systems["hal"].post(f"cases/{reference}/transitions/submit", {"version": 1})
    codes = [error["code"] for error in is_problem(refused, 409, "refused")["errors"]]
    assert (
        codes
        == {
            "spares": ["no_lines", "no_item", "no_end_user", "no_receiver"],
            "maintenance": ["no_item", "no_end_user", "no_receiver", "no_repairer"],
            "priority": ["supports_nothing", "no_supplier", "no_sponsor"],
        }[kind]
    )
    assert Case.objects.get().received_at is None


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("spares", "verification"),
        ("spares", "released"),
        ("maintenance", "technical"),
        ("maintenance", "in_work"),
        ("shipment", "lodged"),
        ("shipment", "disputed"),
        ("priority", "sponsorship"),
        ("priority", "rated"),
    ],
)
def test_the_collection_is_filtered_by_every_kind_and_state(world, systems, kind, state):
    case = world.at(state, kind=kind)
    system = systems["hal"]
    result = system.get(f"cases?kind={kind}&state={state}").json()["items"]
    assert case.reference in [item["reference"] for item in result]
    assert {(item["kind"], item["state"]) for item in result} == {(kind, state)}
    (alone,) = system.get(f"cases?reference={case.reference}").json()["items"]
    assert alone["state"] == state
    others = system.get("cases?kind=licence").json()["items"]
    assert all(item["kind"] == "licence" for item in others)


def test_an_item_is_known_by_its_serial(world, systems):
    item = DeliveredItem.objects.get(designation="MH-60R")
    answer = systems["hal"].post("spares-cases", filing_body("spares"))
    assert answer.json()["delivered_item"] == {
        "designation": "MH-60R",
        "serial_number": item.serial_number,
    }
    assert Case.objects.get().delivered_item == item
