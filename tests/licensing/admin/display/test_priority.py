"""The priority of a case in the admin: its class, the evidence it rests on, and what officers put on record of it."""

import pytest

from licensing.models import PriorityEvidence
from tests.licensing.admin.desks import INBOX, confirm_page, execute, page, statements, words
from tests.worlds.clocks import run_bulk_operations
from tests.worlds.filings import ENGINE

RATED = {
    "ground": "rating_dx",
    "programme_symbol": "A1",
    "document": "Order 17",
    "ends_on": "",
    "reason": "Seen at the maker's",
}


@pytest.fixture
def officer(at_desk):
    return at_desk("olive")


def shown(client, case):
    return client.get(page(case)).context["priority"]


def rated(client, case, **changes):
    answer = execute(client, case, "record_priority", **{**RATED, **changes})
    assert answer.status_code == 302, words(answer)


def test_without_evidence_a_case_is_worked_on_in_its_turn(world, officer):
    case = world.at("review")
    result = shown(officer, case)
    assert (result.mark.name, result.counts, result.waits, result.ended) == ("P3", [], [], [])
    assert "The case has no evidence of priority" in words(officer.get(page(case)))


def test_a_dx_rating_waits_to_be_countersigned_and_then_counts(world, officer, at_desk):
    case = world.at("review")
    rated(officer, case)
    result = shown(officer, case)
    assert (result.mark.name, result.counts) == ("P3", [])
    assert [wait.title for wait in result.waits] == ["1. DX-A1 rating: Order 17"]
    kim = at_desk("kim")
    assert "1. DX-A1 rating: Order 17" in words(kim.get(confirm_page(case, "confirm_priority")))
    assert execute(kim, case, "confirm_priority", waiting_evidence="1").status_code == 302
    result = shown(officer, case)
    assert (result.mark.name, result.waits) == ("P0", [])
    assert [(count.title, count.basis) for count in result.counts] == [
        ("1. DX-A1 rating: Order 17", "Recorded by an officer")
    ]


def test_what_has_ended_is_folded_away(world, officer):
    case = world.at("review")
    rated(officer, case, ground="rating_do")
    form = words(officer.get(confirm_page(case, "end_priority")))
    assert "1. DO-A1 rating: Order 17" in form
    assert execute(officer, case, "end_priority", open_evidence="1", reason="Filled").status_code == 302
    result = shown(officer, case)
    assert (result.mark.name, result.counts, len(result.ended)) == ("P3", [], 1)
    assert "Ended (1)" in words(officer.get(page(case)))


def test_evidence_with_a_last_day_says_so_and_its_clock_is_named(world, officer):
    case = world.at("review")
    rated(officer, case, ground="rating_do", ends_on="2099-03-02")
    (item,) = shown(officer, case).counts
    assert "until 2 March 2099" in item.when
    titles = [entry.title for entry in officer.get(page(case)).context["ledger"].entries]
    assert any("DO-A1 rating: Order 17" in title for title in titles)


def test_the_transitions_about_evidence_stand_with_it_and_not_among_the_others(world, officer):
    context = officer.get(page(world.at("review"))).context
    names = {way.transition.name for way in (*context["allowed"], *context["blocked"])}
    beside = {
        way.transition.name
        for way in (*context["priority_transitions"], *context["priority_transitions_blocked"])
    }
    assert beside == {"record_priority", "confirm_priority", "end_priority"}
    assert not names & beside


def test_a_case_under_a_priority_case_leads_to_it_for_whom_may_read_it(world, officer, at_desk):
    spares = world.at("verification", kind="spares")
    priority = world.at("rated", kind="priority", detail={"supports": spares.reference})
    run_bulk_operations(world)
    (item, *_) = shown(officer, spares).counts
    assert (item.basis, item.address) == (f"Priority case {priority.reference}", page(priority))
    own = shown(officer, priority).counts
    assert {(each.basis, each.address) for each in own} == {("This case", "")}


def test_a_shipment_says_that_it_has_the_evidence_of_its_parent(world, officer):
    shipment = world.at("lodged", kind="shipment")
    world.goes_down(shipment.detail.parent)
    run_bulk_operations(world)
    (item,) = shown(officer, shipment).counts
    assert item.basis == "From the parent case"


def test_the_timeline_says_which_class_by_what(world, officer):
    case = world.at("review")
    rated(officer, case, ground="rating_do")
    content = words(officer.get(page(case)))
    assert "Priority changed" in content
    assert "P2: rated DO, disruption or equipment down, before P3" in content
    assert "1. DO rating: A1, Order 17" in content
    rated(officer, case, ground="equipment_down", programme_symbol="", document="Report 7")
    assert "Evidence of priority changed; same class" in words(officer.get(page(case)))


def test_what_is_back_in_service_is_no_longer_shown_as_down(world, officer):
    case = world.goes_down(world.at("review"))
    assert officer.get(page(case)).context["equipment_down"]
    world.execute(case, "return_to_service", "filer")
    assert not officer.get(page(case)).context["equipment_down"]


def test_the_inbox_shows_the_class_and_is_narrowed_by_it(world, officer):
    down, other = world.goes_down(world.at("review")), world.at("review")
    assert 'title="P2: rated DO, disruption or equipment down"' in words(officer.get(INBOX))
    for name, case in (("P2", down), ("P3", other)):
        listed = officer.get(INBOX, {"class": name})
        assert [result.pk for result in listed.context["cl"].result_list] == [case.pk]
    assert list(officer.get(INBOX, {"class": "P9"}).context["cl"].result_list) == []


def test_more_evidence_costs_no_more_statements(world, officer):
    case = world.goes_down(world.at("review"))
    few = len(statements(officer, page(case)))
    for number in range(3):
        rated(officer, case, ground="rating_do", document=f"Order {number}")
    assert len(statements(officer, page(case))) == few
    assert PriorityEvidence.objects.filter(case=case).count() == 4


def test_a_licence_and_the_case_that_waits_for_it_both_show_what_is_lent(world, officer):
    on = world.at("review")
    licence = {
        "authority_kind": "licence",
        "licence": on.reference,
        "letter_number": "",
        "authority_ends_on": None,
    }
    case = world.file(kind="spares", detail={**licence, "equipment_down": True}, delivered_item=ENGINE)
    case = world.execute(world.execute(case, "submit", "hal"), "await_licence", "officer")
    world.sweep(0)
    (awaited,) = shown(officer, on).counts
    assert (awaited.basis, awaited.address) == (f"Awaited by {case.reference}", page(case))
    (down,) = shown(officer, case).counts
    assert down.basis == f"Stated in the filing; lent to {on.reference}"
