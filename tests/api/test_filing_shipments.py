"""Filing a shipment over HTTP: who may, under what, how much of it, and what a bad body is told."""

import json

import pytest

from licensing.case_file import CaseFile
from licensing.models import Case
from tests.api.calling import everything, is_problem, places
from tests.api.journey import filing_body, shipment_body


@pytest.fixture
def released(world):
    return world.at("released", kind="spares")


def file_shipment(system, case, body=None):
    return system.post(f"cases/{case.reference}/shipments", shipment_body() if body is None else body)


@pytest.mark.parametrize(
    ("who", "status", "slug"),
    [
        ("sponsor", 403, "not-permitted"),
        ("end_user", 403, "not-permitted"),
        ("stranger", 404, "not-found"),
        ("repairer", 404, "not-found"),
        ("export_port", 403, "insufficient-scope"),
    ],
)
def test_who_may_not_file(released, systems, who, status, slug):
    before = everything()
    is_problem(file_shipment(systems[who], released), status, slug)
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("spares", "draft"),
        ("spares", "blocked"),
        ("spares", "delivered"),
        ("priority", "accepted"),
        ("maintenance", "technical"),
    ],
)
def test_nothing_leaves_under_a_case_that_lets_nothing_go(world, systems, kind, state):
    case = world.at(state, kind=kind)
    before = everything()
    problem = is_problem(file_shipment(systems["hal"], case), 409, "refused")
    assert (problem["state"], problem["version"]) == (case.state, case.event_count)
    assert everything() == before


def test_under_a_licence_and_under_maintenance(world, systems):
    assert file_shipment(systems["filer"], world.at("approved")).status_code == 201
    assert file_shipment(systems["repairer"], world.at("in_work", kind="maintenance")).status_code == 201


def test_a_shipment_is_given_back_when_it_is_cancelled(released, systems):
    everything_of_it = shipment_body(lines=[{"line": 2, "quantity": 4}])
    first = file_shipment(systems["hal"], released, everything_of_it).json()
    again = is_problem(file_shipment(systems["hal"], released, everything_of_it), 400, "validation")
    assert places(again) == {"/lines/0/quantity"}
    systems["hal"].post(f"cases/{first['reference']}/transitions/cancel", {"version": 1})
    assert file_shipment(systems["hal"], released, everything_of_it).status_code == 201


PORT = shipment_body()["parties"][0]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"departs_at": "2026-06-12T18:00:00"}, {"/departs_at"}),
        ({"departs_at": "2026-06-12 18:00:00Z"}, {"/departs_at"}),
        ({"departs_at": "2026-06-12"}, {"/departs_at"}),
        ({"departs_at": "2026-06-12T18:00Z"}, {"/departs_at"}),
        ({"departs_at": "2026-06-12T24:00:01Z"}, {"/departs_at"}),
        ({"departs_at": "2026-06-12T18:00:00+99:00"}, {"/departs_at"}),
        ({"departs_at": "9999-12-31T23:59:59-23:59"}, {"/departs_at"}),
        ({"departs_at": "0001-01-01T00:00:00+23:59"}, {"/departs_at"}),
        ({"departs_at": 1781200000}, {"/departs_at"}),
        ({"departs_at": None}, {"/departs_at"}),
        ({"arrives_on": "9999-12-31"}, {"/arrives_on"}),
        ({"arrives_on": "2026-03-02"}, {"/arrives_on"}),
        ({"mode": "balloon"}, {"/mode"}),
        ({"carrier": ""}, {"/carrier"}),
        ({"carrier": "x" * 121}, {"/carrier"}),
        ({"waybill": 5}, {"/waybill"}),
        ({"emergency": "true"}, {"/emergency"}),
        ({"lines": []}, {"/lines"}),
        ({"lines": None}, {"/lines"}),
        ({"lines": [{"line": 2**63, "quantity": 1}]}, {"/lines/0/line"}),
        ({"lines": [{"line": 10**400, "quantity": 10**400}]}, {"/lines/0/line", "/lines/0/quantity"}),
        ({"lines": [{"line": 1, "quantity": 0}]}, {"/lines/0/quantity"}),
        ({"lines": [{"line": 1, "quantity": -1}]}, {"/lines/0/quantity"}),
        ({"lines": [{"line": 1, "quantity": 1.5}]}, {"/lines/0/quantity"}),
        ({"lines": [{"line": "1", "quantity": True}]}, {"/lines/0/line", "/lines/0/quantity"}),
        ({"lines": [{"line": 1}]}, {"/lines/0/quantity"}),
        ({"lines": [{"line": 9, "quantity": 1}]}, {"/lines/0/line"}),
        ({"lines": [{"line": 1, "quantity": 11}]}, {"/lines/0/quantity"}),
        ({"lines": [{"line": 1, "quantity": 1}] * 2}, {"/lines"}),
        ({"lines": [{"line": 1, "quantity": 1, "value": "-1"}]}, {"/lines/0/value"}),
        ({"lines": [{"line": 1, "quantity": 1, "price": "0"}]}, {"/lines/0/price"}),
        ({"lines": {"line": 1}}, {"/lines"}),
        ({"parties": []}, {"/parties"}),
        ({"parties": [{**PORT, "partner": None}]}, {"/parties"}),
        ({"parties": [{**PORT, "partner": "hal"}]}, {"/parties/0/partner", "/parties"}),
        ({"parties": [{**PORT, "role": "supplier", "partner": "ge"}, PORT]}, {"/parties/0/role"}),
        ({"subject": ""}, {"/subject"}),
        ({"subject": "x" * 201}, {"/subject"}),
        ({"parent": "SPA-2026-00000-00000"}, {"/parent"}),
        ({"detail": {"itn": "X20260302123456"}}, {"/detail"}),
        ({"itn": "X20260302123456", "hold_side": "export"}, {"/itn", "/hold_side"}),
        ({"version": 1}, {"/version"}),
        ({"replaces": None, "delivered_item": None}, {"/replaces", "/delivered_item"}),
    ],
)
def test_a_bad_shipment_is_named(released, systems, change, where):
    before = everything()
    answer = file_shipment(systems["hal"], released, shipment_body(**change))
    assert places(is_problem(answer, 400, "validation")) == where
    assert everything() == before


RAW = ["1e400", "-1e400", "NaN", "Infinity", '"\\u0000"', '"\\ud800"', "[[[[]]]]", '{"a": 1}', "null", "2.5"]
BODIES = ("spares", "maintenance", "priority", "shipment")


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("raw", RAW)
def test_every_field_of_every_body_with_what_it_does_not_take(released, systems, kind, raw):
    """The value in each field in turn: a clear refusal that names the field and no other."""
    good = shipment_body() if kind == "shipment" else filing_body(kind)
    path = f"cases/{released.reference}/shipments" if kind == "shipment" else f"{kind}-cases"
    before = everything()
    for field in good:
        if raw == "null" and field in ("delivered_item", "authority_ends_on"):
            continue  # a draft may name none yet
        sent = json.dumps({**good, field: "@"}).replace('"@"', raw).encode()
        answer = systems["hal"].post(path, sent)
        problem = is_problem(answer, 400, answer.json()["type"].rpartition("/")[2])
        assert {place.split("/")[1] for place in places(problem)} == {field}, problem
        assert everything() == before


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_no_body_at_all(released, systems, kind):
    path = f"cases/{released.reference}/shipments" if kind == "shipment" else f"{kind}-cases"
    before = everything()
    for sent in (b"{", b"[]", b"null", b"\xff", b'{"a": 1, "a": 2}', b"[" * 50_000):
        is_problem(systems["hal"].post(path, sent), 400, "bad-request")
    is_problem(systems["hal"].post(path, b'{"subject": "' + b"x" * 10_000_000 + b'"}'), 413, "too-large")
    is_problem(systems["hal"].post(path, b"{}", content_type="text/plain"), 415, "unsupported-media-type")
    for empty in (b"", b"{}"):
        assert "/subject" in places(is_problem(systems["hal"].post(path, empty), 400, "validation"))
    assert everything() == before


@pytest.mark.parametrize("state", ["lodged", "held", "disputed"])
def test_a_bad_answer_of_a_port_or_a_filer_is_named(world, systems, state):
    case = world.at(state, kind="shipment")
    who, name, asked = {
        "lodged": ("export_port", "hold", {"side", "code", "evidence"}),
        "held": ("filer", "dispute", {"grounds", "evidence"}),
        "disputed": ("export_port", "seize", {"reason"}),
    }[state]
    before = everything()
    for value in (5, True, [], {"a": 1}, "x" * 4001, None, "   "):
        data = {"version": case.event_count, **dict.fromkeys(asked, value), "x": 1}
        answer = systems[who].post(f"cases/{case.reference}/transitions/{name}", data)
        assert places(is_problem(answer, 400, "validation")) == {f"/{item}" for item in (*asked, "x")}
    assert everything() == before


def test_filing_draws_so_much_of_a_line_and_no_more(released, systems):
    seen = file_shipment(systems["hal"], released).json()
    assert [(line["number"], line["quantity"]) for line in seen["lines"]] == [(1, 1)]
    case = Case.objects.get(reference=seen["reference"])
    assert str(CaseFile(case).lines[0].value) == "900.00"
