"""The class of a case: from its filing, its priority cases, disruptions, and what officers record; given back at the end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from licensing import transitions
from licensing.models import Event, PriorityEvidence
from licensing.transitions import Refused
from licensing.worker import followers
from tests.world import codes, make_world
from tests.worlds.arrangements import sosa
from tests.worlds.clocks import facts, names
from tests.worlds.filings import ENGINE, SIGNED
from tests.worlds.paths import ratings_may_be_given
from tests.worlds.priorities import derived, disrupt, grounds, lift, record

pytestmark = pytest.mark.django_db


# HAL files of its own engine; of another's item it could state it, and an officer would have to confirm it
IDLE = {"detail": {"equipment_down": True}, "delivered_item": ENGINE}


@pytest.fixture
def world():
    created = make_world()
    ratings_may_be_given(created)
    return created


def supported(world, **changes):
    """A spares case under review, and a priority case for it that waits to be authorised."""
    case = world.at("review", kind="spares", **changes)
    asked = world.at(
        "authorisation", kind="priority", detail={"supports": case.reference, "purchase_order": ""}
    )
    return case, asked


def rated(world, rating="DO"):
    case, asked = supported(world)
    world.execute(asked, "authorise", "authoriser", rating=rating, programme_symbol="A1")
    return case, asked


def class_of(world, case):
    fresh = world.fresh(case)
    assert fresh.priority_class == derived(fresh)
    return fresh.priority_class


def test_a_case_without_evidence_is_in_its_turn(world):
    assert class_of(world, world.at("review")) == "P3"


def test_equipment_that_is_down_is_evidence_from_the_submission_on(world):
    draft = world.file(kind="spares", **IDLE)
    assert (class_of(world, draft), grounds(draft)) == ("P3", [])
    world.execute(draft, "submit", "hal")
    assert (class_of(world, draft), grounds(draft)) == ("P2", ["equipment_down"])
    details = facts(draft, "case.reclassified")
    assert (details["class_before"], details["class"], details["evidence"][0]["source"]) == (
        "P3",
        "P2",
        "filing",
    )


def test_of_anothers_item_it_is_evidence_once_an_officer_has_confirmed_it(world):
    case = world.at("review", kind="spares", detail={"equipment_down": True})
    assert (class_of(world, case), grounds(case)) == ("P3", [])
    world.goes_down(case)
    assert (class_of(world, case), grounds(case)) == ("P2", ["equipment_down"])
    assert PriorityEvidence.objects.get(case=case).source == "officer"


def place(world, asked):
    day = world.now.date()
    return world.execute(asked, "place_order", "hal", order_number="7", order_received_on=day, **SIGNED)


@pytest.mark.parametrize(("rating", "name"), [("DO", "P2"), ("DX", "P0")])
def test_a_rating_moves_the_case_that_it_supports_at_once(world, rating, name):
    case, asked = rated(world, rating)
    assert (class_of(world, case), class_of(world, asked)) == (name, name)
    details = facts(case, "case.reclassified")
    assert details["evidence"][0] == {
        "number": 1, "code": f"rating_{rating.lower()}", "source": "priority", "symbol": "A1", "priority": asked.reference,
    }  # fmt: skip


def test_a_rating_that_is_cancelled_is_given_back_and_both_sides_are_told(world):
    case, asked = rated(world)
    place(world, asked)
    world.execute(asked, "cancel_rating", "hal", reason="The need has passed")
    assert (class_of(world, case), grounds(case)) == ("P3", [])
    assert facts(case, "case.reclassified")["ended"][0]["priority"] == asked.reference
    assert Event.objects.filter(case=case, name="case.reclassified", audience="parties").count() == 2


def test_a_rating_that_is_filled_is_given_back(world):
    case, asked = rated(world)
    place(world, asked)
    world.execute(asked, "accept", "supplier")
    assert class_of(world, case) == "P2"
    world.execute(asked, "complete", "supplier", completed_on=world.now.date())
    assert class_of(world, case) == "P3"


def test_an_offer_that_lapses_by_itself_is_given_back_by_the_outbox(world):
    case, asked = rated(world)
    place(world, asked)
    world.execute(
        asked, "offer", "supplier", offered_on=world.now.date() + timedelta(days=700), why="No forgings"
    )
    world.sweep(20)
    assert world.fresh(asked).state == "rejected"
    assert class_of(world, case) == "P3"


def test_another_rating_is_another_evidence(world):
    case, asked = rated(world)
    place(world, asked)
    world.execute(asked, "accept", "supplier")
    world.execute(
        asked, "re_rate", "authoriser", rating="DX", programme_symbol="A2", reason="The programme is DX now"
    )
    assert (class_of(world, case), grounds(case)) == ("P0", ["rating_dx"])
    assert [evidence.code for evidence in PriorityEvidence.objects.filter(case=case).order_by("number")] == [
        "rating_do",
        "rating_dx",
    ]


def test_two_ratings_hold_until_both_have_ended(world):
    case, first = rated(world)
    second = world.at(
        "authorised", kind="priority", detail={"supports": case.reference, "purchase_order": ""}
    )
    assert grounds(case) == ["rating_do", "rating_do"]
    world.execute(first, "cancel", "hal")
    assert class_of(world, case) == "P2"
    world.execute(second, "cancel", "hal")
    assert class_of(world, case) == "P3"


def test_a_dx_rating_that_an_officer_records_counts_once_another_person_has_seen_it(world):
    case = world.at("review")
    record(world, case, "rating_dx")
    assert class_of(world, case) == "P3"
    assert codes(world, case, "confirm_priority", "officer", waiting_evidence="1") == {"wrong_role"}
    world.execute(case, "confirm_priority", "countersigner", waiting_evidence="1")
    assert class_of(world, case) == "P0"
    assert names(case)[-2:] == ["case.priority_confirmed", "case.reclassified"]


def test_who_recorded_a_dx_rating_does_not_countersign_it(world):
    case = world.at("review")
    both = world.actors["countersigner"]
    world.actors["officer"] = both
    world.actors["both"] = type(both)(
        both.kind, both.name, user_id=both.user_id, roles=both.roles | {"officer"}, people=both.people
    )
    world.execute(
        case,
        "record_priority",
        "both",
        ground="rating_dx",
        programme_symbol="A1",
        document="DX-A1",
        reason="Seen",
    )
    assert codes(world, case, "confirm_priority", "both", waiting_evidence="1") == {"four_eyes"}


def test_an_endorsement_raises_a_do_rating_to_p1(world):
    case = world.at("review")
    record(world, case, "sosa_endorsement")
    assert class_of(world, case) == "P3"
    record(world, case, "rating_do")
    assert class_of(world, case) == "P1"
    world.execute(case, "end_priority", "officer", open_evidence="1", reason="It was withdrawn")
    assert class_of(world, case) == "P2"


def test_evidence_on_a_licence_ends_after_the_decision_too(world):
    case = world.at("countersign")
    record(world, case, "rating_do")
    record(world, case, "rating_dx")
    world.execute(case, "approve", "countersigner2")
    assert class_of(world, case) == "P2"
    world.execute(case, "confirm_priority", "countersigner", waiting_evidence="2")
    assert class_of(world, case) == "P0"
    for number in ("1", "2"):
        world.execute(case, "end_priority", "officer", open_evidence=number, reason="It was filled")
    assert (class_of(world, case), grounds(case)) == ("P3", [])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"parties": ["FR", "US"]}, "with a country of this case."),
        ({"signed_on": None, "starts_on": None}, "SOSA with India: Not signed. It has no effect."),
        ({"ends_on": date(2025, 12, 31)}, "Ended on 31 December 2025: its term ended."),
        ({"confers": ["expedited_service_level"]}, "with a country of this case."),
    ],
)
def test_an_endorsement_rests_on_an_arrangement_in_force(world, changes, why):
    sosa(**changes)
    case = world.at("review")
    details = {"ground": "sosa_endorsement", "document": "Letter of 3 February", "reason": "Seen"}
    with pytest.raises(Refused) as refusal:
        world.execute(case, "record_priority", "officer", **details)
    (refusal,) = refusal.value.refusals
    assert (refusal.code, refusal.field) == ("no_arrangement", "ground")
    assert refusal.sentence.endswith(why)
    assert class_of(world, case) == "P3"


@pytest.mark.parametrize(
    ("details", "result"),
    [
        ({"ground": "rating_do", "document": "DO 7"}, {"no_symbol"}),
        ({"ground": "equipment_down", "document": "7", "programme_symbol": "A1"}, {"symbol_without_rating"}),
        ({"ground": "rating_do", "document": "DO 7", "programme_symbol": "Z9"}, {"bad_answer", "no_symbol"}),
        ({"ground": "disruption", "document": "7"}, {"bad_answer"}),
        ({"ground": "P0", "document": "7"}, {"bad_answer"}),
        ({"ground": "equipment_down"}, {"missing_answer"}),
    ],
)
def test_evidence_that_is_none_is_refused(world, details, result):
    case = world.at("review")
    assert codes(world, case, "record_priority", "officer", reason="Seen", **details) == result


def test_the_same_document_is_recorded_once(world):
    case = world.at("review")
    record(world, case, "equipment_down")
    details = {"ground": "equipment_down", "document": "Report 7", "reason": "Again"}
    assert codes(world, case, "record_priority", "officer", **details) == {"recorded"}


def test_what_has_an_end_ends_by_itself(world):
    case = world.at("review")
    record(world, case, "equipment_down", ends_on=world.now.date() + timedelta(days=3))
    assert class_of(world, case) == "P2"
    world.sweep(5)
    assert class_of(world, case) == "P3"
    assert "evidence.expired" in names(case)


def test_officers_end_neither_a_rating_of_ours_nor_a_disruption(world):
    case, _ = rated(world)
    disrupt(world)
    assert codes(world, case, "end_priority", "officer", open_evidence="1", reason="Enough") == {
        "no_evidence"
    }


def test_the_filer_says_when_the_equipment_is_back(world):
    case = world.at("review", kind="spares", **IDLE)
    world.execute(case, "return_to_service", "hal")
    assert class_of(world, case) == "P3"
    assert codes(world, case, "return_to_service", "hal") == {"not_down"}


def test_the_end_of_a_case_ends_its_evidence(world):
    case = world.at("review", kind="spares", **IDLE)
    world.execute(case, "withdraw", "hal")
    assert grounds(case) == []
    assert PriorityEvidence.objects.get(case=case).ended_at is not None


def test_a_shipment_has_the_class_of_its_parent(world):
    parent = world.at("released", kind="spares", **IDLE)
    shipment = world.file_shipment(parent)
    assert class_of(world, shipment) == "P2"
    world.execute(parent, "return_to_service", "hal")
    followers.notify_followers(now=world.now)
    assert class_of(world, shipment) == "P3"


def test_a_disruption_is_evidence_of_those_it_covers_and_of_those_filed_while_it_lasts(world):
    before, other = world.at("review"), world.at("intake", kind="maintenance")
    current = disrupt(world, categories=["XIX"])
    during = world.at("review")
    assert {class_of(world, item) for item in (before, during)} == {"P2"}
    assert class_of(world, other) == "P3"
    lift(world, current)
    assert {class_of(world, item) for item in (before, during, other)} == {"P3"}


def test_a_class_that_changes_stands_in_nobodys_way(world):
    case = world.fresh(world.at("review"))
    seen = case.event_count
    disrupt(world)
    ctx = replace(world.ctx("officer", reason="Which engine?"), seen=seen)
    assert transitions.execute(case.pk, "query", ctx).state == "queried"
