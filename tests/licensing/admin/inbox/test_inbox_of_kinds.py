"""The inbox over all kinds: its rows, chips and views, whose desk is whose, and what it costs."""

import pytest

from licensing.admin.inbox.columns import SHOWN
from licensing.models import Case
from tests.licensing.admin.desks import INBOX, page, signed_in, statements, words
from tests.world import person
from tests.worlds.filings import REPAIR_AND_RETURN, SMALL_LINE, SMALL_PART

LIST, HTTP = 8, 2


def rows(name, view, **more):
    """The cases of a view as that person sees it, by reference."""
    listed = signed_in(name).get(INBOX, {"view": view, **more}).context["cl"]
    return {case.reference: case for case in listed.result_list}


def test_a_case_that_waits_says_for_which_licence_and_how_that_stands(world):
    case = world.at("awaiting_licence", kind="spares")
    chip = SHOWN.of(rows("olive", "open")[case.reference]).chip
    assert chip.text == f"Waiting for {world.fresh(case).detail.licence.reference}"
    assert chip.note.startswith("Review, was due end of ")


def test_a_list_of_every_kind_stays_in_its_budget_however_long(world):
    def fill():
        for kind in ("spares", "maintenance"):
            world.at("awaiting_licence", kind=kind)
        world.at("held", kind="shipment")
        world.at("authorisation", kind="priority")

    fill()
    few = statements(signed_in("olive"), INBOX)
    fill()
    fill()
    many = statements(signed_in("olive"), INBOX)
    assert len(few) == len(many) <= LIST + HTTP, many
    assert not [item for item in many if "COUNT(" in item.upper()]


@pytest.mark.parametrize(
    ("kind", "state", "note"),
    [
        ("licence", "review", "DSP-5"),
        ("spares", "review", "Letter of offer IN-P-LAX"),
        ("maintenance", "technical", "Depot overhaul"),
        ("shipment", "in_transit", "By air"),
        ("priority", "authorisation", "Rating asked for"),
        ("priority", "rated", "Rated DO-A1"),
        ("priority", "requested", "Voluntary assurance"),
    ],
)
def test_each_row_says_what_tells_it_from_others_of_its_kind(world, at_desk, kind, state, note):
    case = world.at(state, kind=kind)
    content = words(at_desk("olive").get(INBOX, {"q": case.reference}))
    assert f'{case.get_kind_display()}<span class="lx-note">{note}</span>' in content


def test_a_shipments_row_names_the_case_that_it_belongs_to(world, at_desk):
    shipment = world.at("in_transit", kind="shipment")
    parent = world.fresh(shipment).detail.parent.reference
    assert f"{parent}: Shipment</span>" in words(at_desk("olive").get(INBOX, {"q": shipment.reference}))


def test_held_at_a_port_shows_what_a_port_has_not_let_go(world):
    cases = {
        state: world.at(state, kind="shipment")
        for state in ("lodged", "held", "disputed", "clearing", "seized", "in_transit")
    }
    wanted = {cases[state].reference for state in ("held", "disputed", "clearing")}
    assert set(rows("olive", "held")) == wanted


def test_the_sample_shows_what_went_ahead_exempt_and_was_not_looked_at(world):
    small = world.execute(world.file("spares", detail=SMALL_PART, lines=[SMALL_LINE]), "submit", "hal")
    repair = world.file("maintenance", detail={**REPAIR_AND_RETURN, "work": "repair"})
    world.execute(repair, "submit", "hal")
    world.at("released", kind="spares")
    assert set(rows("olive", "sample")) == {small.reference, repair.reference}
    world.execute(small, "sample", "officer", sample_finding="sound")
    assert set(rows("olive", "sample")) == {repair.reference}


def test_my_desk_is_the_desk_of_the_case_for_every_role(world):
    desks = {
        "olive": world.at("verification", kind="spares"),
        "kim": world.at("countersign", kind="maintenance"),
        "rita": world.at("technical", kind="maintenance"),
        "ed": world.at("endorsement", kind="priority"),
        "anna": world.at("authorisation", kind="priority"),
    }
    for name, case in desks.items():
        assert set(rows(name, "mine")) == {case.reference}, name


def test_an_officers_desk_holds_disputes_and_holds_that_wait_for_the_officer(world):
    at = world.at("lodged", kind="shipment")
    world.execute(at, "hold", "export_port", side="export", code="value_over", evidence="Twice the value.")
    disputed = world.at("disputed", kind="shipment")
    papers = world.at("held", kind="shipment")
    assert {at.reference, disputed.reference} <= set(rows("olive", "mine"))
    assert papers.reference not in rows("olive", "mine")
    assert papers.reference in rows("olive", "partner")


def test_waiting_for_a_partner_goes_by_the_desk(world):
    waiting = [world.at("released", kind="spares"), world.at("rated", kind="priority")]
    others = [world.at("in_transit", kind="shipment"), world.at("verification", kind="spares")]
    result = set(rows("olive", "partner"))
    assert {case.reference for case in waiting} <= result
    assert not {case.reference for case in others} & result


def test_the_second_pair_of_eyes_is_asked_of_kinds_that_need_it(world):
    wanted = [world.at("countersign", kind="spares"), world.at("authorisation", kind="priority")]
    world.at("review", kind="spares")
    world.at("disputed", kind="shipment")
    assert set(rows("olive", "second")) == {case.reference for case in wanted}


def test_the_defence_departments_reviewers_see_what_is_at_their_desk_and_what_they_reported_on(world):
    case = world.at("technical", kind="maintenance")
    assert set(rows("rita", "open")) == {case.reference}
    assert set(rows("ravi", "open")) == set()
    assert signed_in("ravi").get(page(case)).status_code == 404
    world.execute(case, "report", "reviewer", assessment="fit", statement="It can be done.")
    assert set(rows("rita", "open")) == {case.reference}
    person("dora", "reviewer", agency=world.defence)
    assert set(rows("dora", "open")) == set()
    assert signed_in("dora").get(page(case)).status_code == 404


def test_kinds_are_filtered_and_narrow_the_states_that_are_offered(world, at_desk):
    spares, shipment = world.at("review", kind="spares"), world.at("held", kind="shipment")
    assert set(rows("olive", "open", kind="shipment")) == {shipment.reference}
    assert spares.reference in rows("olive", "open", kind="spares")
    listed = at_desk("olive").get(INBOX, {"kind": "shipment"}).context["cl"]
    (states,) = [filter_spec for filter_spec in listed.filter_specs if filter_spec.parameter_name == "state"]
    assert [name for name, _ in states.lookup_choices] == sorted(world.fresh(shipment).flow.names())


def test_bulk_actions_go_over_kinds(world, at_desk):
    spares, work = world.at("verification", kind="spares"), world.at("intake", kind="maintenance")
    shipment = world.at("lodged", kind="shipment")
    sent = {
        "action": "execute_accept",
        "_selected_action": [case.pk for case in (spares, work, shipment)],
        "index": "0",
    }
    answer = at_desk("olive").post(INBOX, sent)
    refused = {
        result.case.pk: [refusal.code for refusal in result.refusals] for result in answer.context["results"]
    }
    assert refused == {spares.pk: [], work.pk: [], shipment.pk: ["no_such_way"]}
    assert set(Case.objects.filter(pk__in=(spares.pk, work.pk)).values_list("state", flat=True)) == {
        "review",
        "technical",
    }
