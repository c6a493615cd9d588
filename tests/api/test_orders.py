"""Orders over HTTP: the supplier's sequence page by page, conflicts, hours from an instant, ratings that flow down."""

from datetime import date, datetime, timedelta

import pytest

from licensing.priority import order_sequence
from tests.api.calling import is_problem
from tests.api.journey import body, filing_body
from tests.api.test_budgets import LIST, TRANSITION, within
from tests.world import ratings_may_be_given
from tests.worlds.filings import SIGNED
from tests.worlds.orders import SUB_SUPPLIER, accepted, authorised, drafted_below, of_another, rated

pytestmark = pytest.mark.django_db
SHOWN = {
    *("reference", "state", "version", "item", "rating", "programme_symbol", "required_on", "due_at"),
    *("order_received_on", "order_received_at", "offered_on", "agreed_on", "delayed_until"),
    *("direction", "order_number", "signed_by", "emergency", "stated_hours"),
}


def pointers(answer):
    return {error["pointer"] for error in answer.json()["errors"]}


def sequence(system, query=""):
    return system.get(f"orders{query}").json()


def test_a_supplier_reads_its_orders_in_the_sequence_of_the_law(world, systems):
    first = rated(world, "DX-A2", required_on=date(2027, 12, 1))
    second = accepted(world, "DO-A1", required_on=date(2027, 1, 1))
    third = rated(world, "DO-A7", required_on=date(2027, 6, 1))
    fourth = accepted(world, "unrated", required_on=date(2026, 12, 1))
    of_another(world)
    result = sequence(systems["supplier"])
    assert [item["reference"] for item in result["items"]] == [
        item.reference for item in (first, second, third, fourth)
    ]
    assert all(set(item) == SHOWN for item in result["items"])
    assert (result["items"][0]["rating"], result["items"][0]["state"]) == ("DX", "rated")
    assert result["items"][0]["due_at"] is not None
    assert result["next"] is None
    assert sequence(systems["hal"])["items"] == []  # it files them


def test_a_page_begins_where_the_one_before_ended(world, systems):
    ratings = ("DX-A2", "DO-A1", "DO-A7", "DX-A1", "DO-A1")
    days = (date(2027, 3, 1), date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 1), date(2026, 12, 1))
    for rating, day in zip(ratings, days, strict=True):
        rated(world, rating, required_on=day)
    expected = [case.reference for case in order_sequence.sequence(world.us_firm.pk)]
    read, page = [], sequence(systems["supplier"], "?limit=2")
    while True:
        read += [item["reference"] for item in page["items"]]
        if page["next"] is None:
            break
        page = systems["supplier"].get(page["next"].partition("/api/v1/")[2]).json()
    assert read == expected


@pytest.mark.parametrize("query", ["cursor=made-up", "limit=0", "state=rated"])
def test_a_page_is_asked_for_as_it_was_offered(systems, query):
    is_problem(systems["supplier"].get(f"orders?{query}"), 400, "validation")


def test_a_cursor_of_cases_is_none_of_orders(world, systems):
    for _ in range(2):
        rated(world)
    cases = systems["supplier"].get("cases?limit=1").json()["next"]
    cursor = cases.partition("cursor=")[2].partition("&")[0]
    is_problem(systems["supplier"].get(f"orders?cursor={cursor}"), 400, "validation")


def test_an_interfering_order_is_named_at_its_field(world, systems):
    case, foreign = rated(world, "DX-A2"), of_another(world)
    text = body(case, "accept", interferes_with=[foreign.reference])
    answer = systems["supplier"].post(f"cases/{case.reference}/transitions/accept", text)
    assert pointers(answer) == {"/interferes_with"}
    low = accepted(world)
    text = body(case, "accept", interferes_with=[low.reference])
    answer = systems["supplier"].post(f"cases/{case.reference}/transitions/accept", text)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")


def emergency(world):
    return authorised(world, emergency="imminent", stated_hours=4)


def test_in_an_emergency_the_instant_of_receipt_is_told_with_its_offset(world, systems):
    case = emergency(world)
    place = f"cases/{case.reference}/transitions/place_order"
    received = world.now + timedelta(minutes=30)
    world.now += timedelta(hours=1)
    facts = {"order_number": "PO-7", "order_received_on": received.date().isoformat(), **SIGNED}
    for error in (None, "2026-03-02T09:00:00", "yesterday", 7):
        answer = systems["hal"].post(place, body(case, "place_order", **facts, order_received_at=error))
        assert pointers(answer) == {"/order_received_at"}, error
    as_text = received.isoformat().replace("+00:00", "Z")
    answer = systems["hal"].post(place, body(case, "place_order", **facts, order_received_at=as_text))
    assert answer.status_code == 200, answer.json()
    (clock,) = answer.json()["clocks"]
    assert datetime.fromisoformat(clock["due_at"]) == received + timedelta(hours=12)
    result = systems["supplier"].get(f"cases/{case.reference}/clocks").json()["clocks"][0]
    assert "It is counted from" in result["text"]
    assert "the order states 4 h, the law's 12 h apply" in result["text"]


def test_where_there_is_no_emergency_no_instant_is_told(world, systems):
    case = authorised(world)
    place = f"cases/{case.reference}/transitions/place_order"
    answer = systems["hal"].post(place, body(case, "place_order", order_received_at="2026-03-02T15:00:00Z"))
    assert pointers(answer) == {"/order_received_at"}


def test_what_the_transitions_need_is_told_with_its_type(world, systems):
    case = emergency(world)
    transitions = systems["hal"].get(f"cases/{case.reference}/transitions").json()["transitions"]
    asks = {
        ask["name"]: ask
        for transition in transitions
        if transition["name"] == "place_order"
        for ask in transition["asks"]
    }
    assert (asks["order_received_at"]["type"], asks["order_received_at"]["required"]) == ("instant", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"required_on": "ASAP"}, "required_on"),
        ({"required_on": "as soon as possible"}, "required_on"),
        ({"emergency": "imminent"}, "stated_hours"),
        ({"flows_from": "PRI-2026-00000-00000"}, "flows_from"),
    ],
)
def test_a_bad_filing_is_refused_with_the_laws_sentence(world, systems, changes, field):
    answer = systems["hal"].post("priority-cases", {**filing_body("priority"), **changes})
    assert pointers(answer) == {f"/{field}"}
    if field != "flows_from":
        assert "15 CFR 700.12" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("code", ["ge", "other"])
def test_a_firm_does_not_sponsor(world, systems, code):
    filed = filing_body("priority")
    filed["parties"][-1]["partner"] = code
    answer = systems["hal"].post("priority-cases", filed)
    assert pointers(answer) == {"/parties/2/partner"}
    assert "15 CFR 700.57(b)" in answer.json()["errors"][0]["detail"]


def test_the_transitions_of_orders_stay_in_their_budgets(world, systems):
    supplier, low = systems["supplier"], accepted(world)
    high, draft = rated(world, "DX-A2"), drafted_below(world, low)
    verbal = {"notice": "verbal", "delayed_until": "2028-02-15", "reason": "A strike."}
    late = world.execute(accepted(world), "report_delay", "supplier", **verbal)
    for case, name, more in (
        (high, "accept", {"interferes_with": [low.reference]}),
        (draft, "flow_down", {}),
        (late, "confirm_delay", {}),
    ):
        place = f"cases/{case.reference}/transitions/{name}"
        sent = body(case, name, **more)
        within(TRANSITION, lambda place=place, sent=sent: supplier.post(place, sent))
    assert len(within(LIST, lambda: supplier.get("orders"))["items"]) == 3


def test_a_rating_flows_down_over_http(world, systems):
    ratings_may_be_given(world)
    above = rated(world)
    detail = {"flows_from": above.reference, "parties": [SUB_SUPPLIER], "required_on": "2027-01-31"}
    answer = systems["supplier"].post("priority-cases", {**filing_body("priority"), **detail})
    assert answer.status_code == 201, answer.json()
    created = answer.json()
    assert created["flows_from"] == above.reference
    place = f"cases/{created['reference']}/transitions/flow_down"
    moved = systems["supplier"].post(place, {"version": created["version"]})
    assert (moved.status_code, moved.json()["state"]) == (200, "authorised")
    seen = systems["repairer"].get(f"cases/{created['reference']}").json()
    assert (seen["rating"], seen["links"]) == ("DO", [])
    assert "flows_from" not in seen
