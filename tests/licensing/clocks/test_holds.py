"""Holds over a set of cases: previewed, in force at once, carried out on each case, lifted alike."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing import transitions
from licensing.clocks import holds
from licensing.integrity import violations
from licensing.models import BulkOperation, Case, Event, Hold, Pause
from tests.world import codes, make_world
from tests.worlds.clocks import clocks, facts, hold, ledger_of, lift, names, run_bulk_operations
from tests.worlds.filings import SMALL_PART
from tests.worlds.inputs import inputs_of
from workflows.language import Audience

pytestmark = pytest.mark.django_db
INDIA = {"countries": ["IN"]}


def on_hold():
    return set(
        Pause.objects.filter(hold__isnull=False, closed_at__isnull=True).values_list("case_id", flat=True)
    )


@pytest.mark.parametrize(
    "criteria",
    [
        {"kinds": ["licence"]},
        {"kinds": ["spares", "maintenance"]},
        INDIA,
        {"countries": ["FR"]},
        {"category": "XIX(f)(2)"},
        {"kinds": ["licence"], "category": "VIII(h)(1)"},
    ],
)
def test_what_is_previewed_is_what_is_on_hold(criteria):
    world = make_world()
    for kind, state in (
        ("licence", "draft"),
        ("licence", "review"),
        ("licence", "approved"),
        ("licence", "returned"),
        ("spares", "verification"),
        ("maintenance", "technical"),
        ("shipment", "in_transit"),
    ):
        world.at(state, kind=kind)
    meant = Hold(title="Coup", legal_basis="EO 14999", notice="Nothing.", **criteria)
    expected = set(holds.matching(meant).values_list("pk", flat=True))
    preview = holds.preview(meant)
    placed = hold(world, **criteria)
    run_bulk_operations(world)
    assert on_hold() == expected
    assert (sum(count for *_, count in preview), placed.foreseen) == (len(expected), len(expected))
    assert {Case.objects.get(pk=key).state for key in expected} & {"draft", "returned"} == set()
    assert list(violations()) == []


def test_a_partner_holds_whatever_it_takes_part_in():
    world = make_world()
    mine, other = world.at("review"), world.at("verification", kind="spares")
    hold(world, partner=world.us_firm)  # the filer of the one, the supplier of the other
    run_bulk_operations(world)
    assert on_hold() == {mine.pk, other.pk}


def test_a_shipment_is_on_hold_where_its_parent_is():
    world = make_world()
    parent = world.at("released", kind="spares")
    goods = world.file_shipment(parent)
    hold(world, category="VIII(h)(1)")
    assert codes(world, goods, "depart", "filer", itn="X20260302123456") == {"held"}
    run_bulk_operations(world)
    assert {parent.pk, goods.pk} <= on_hold()


@pytest.mark.parametrize(
    ("kind", "state", "name", "who"),
    [
        ("licence", "countersign", "approve", "countersigner"),
        ("spares", "countersign", "release", "countersigner"),
        ("spares", "verification", "release_exempt", "officer"),
        ("maintenance", "countersign", "approve", "countersigner"),
        ("maintenance", "intake", "clear", "officer"),
        ("shipment", "lodged", "depart", "filer"),
        ("shipment", "held", "clear", "export_port"),
    ],
)
def test_nothing_goes_out_from_the_instant_of_the_order(kind, state, name, who):
    """Before any case is on hold: the hold itself is asked."""
    world = make_world()
    case = world.at(state, kind=kind)
    current = hold(world, kinds=[kind])
    assert on_hold() == set()
    row = case.flow.transition(name, state)
    assert "held" in codes(world, case, name, who, **inputs_of(row))
    details = holds_said(world, case, name, who)
    assert details == [("The case is on hold: Coup.", ("EO 14999",))]
    lift(world, current)
    assert holds_said(world, case, name, who) == []


def holds_said(world, case, name, who):
    locked = transitions.lock(case.pk)
    refusals = transitions.refusals(locked, name, world.ctx(who))
    return [(refusal.sentence, refusal.citations) for refusal in refusals if refusal.code == "held"]


def test_an_exemption_does_not_execute_itself_while_held():
    world = make_world()
    current = hold(world, kinds=["spares"])
    run_bulk_operations(world)
    case = world.file(kind="spares", detail=SMALL_PART)
    case = world.execute(case, "submit", "hal")
    assert case.state == "verification"
    assert "hold.placed" in names(case)
    lift(world, current)
    after = world.fresh(case)
    assert "hold.lifted" in names(case)
    assert after.state in ("verification", "released")


def test_targets_stand_still_and_the_law_goes_on():
    world = make_world()
    case = world.at("staffed")
    before = clocks(case)
    hold(world)
    run_bulk_operations(world)
    after = clocks(case)
    assert {scope for scope, item in after.items() if item.paused} == {"case", "referral/1", "referral/2"}
    assert ledger_of(after["case"])[-1] == "paused: Coup (EO 14999)"
    assert (after["statutory"].due_at, after["statutory"].paused) == (before["statutory"].due_at, False)
    assert world.fresh(case).due_at is None  # the law's date is excused by the referral
    world.sweep(366)
    assert world.fresh(case).state == "staffed"
    assert "clock.breached" not in names(case)
    assert list(violations()) == []


def test_an_expiry_by_law_goes_on():
    world = make_world()
    case = world.at("approved")
    hold(world)
    run_bulk_operations(world)
    world.sweep(366 * 5)
    assert world.fresh(case).state == "expired"


def test_withdrawals_and_answers_go_on():
    world = make_world()
    asked, other = world.at("queried"), world.at("review")
    hold(world)
    run_bulk_operations(world)
    asked = world.execute(asked, "answer", "filer", answer="The F404-IN20.")
    assert (asked.state, clocks(asked)["stage"].paused) == ("review", True)
    assert world.execute(other, "withdraw", "filer").state == "withdrawn"
    assert other.pk not in on_hold()
    assert list(violations()) == []


def test_each_case_tells_its_parties_of_the_hold_and_of_its_end():
    world = make_world()
    case = world.at("review")
    current = hold(world)
    run_bulk_operations(world)
    placed = Event.objects.get(case=case, name="hold.placed")
    assert (placed.audience, placed.facts["data"]["reason"]) == (
        Audience.PARTIES,
        "Nothing is decided for now.",
    )
    assert Pause.objects.get(case=case).number == placed.number
    lift(world, current)
    assert facts(case, "hold.lifted")["data"]["reason"] == "It is over."
    stage = clocks(case)["stage"]
    assert (stage.paused, ledger_of(stage)[-1]) == (False, "running: lift a hold")
    assert on_hold() == set()
    assert list(violations()) == []


def test_what_comes_in_later_is_held_from_the_first():
    world = make_world()
    hold(world)
    run_bulk_operations(world)
    case = world.at("intake")
    assert names(case) == ["case.filed", "case.submitted", "hold.placed"]
    assert clocks(case)["stage"].paused
    assert clocks(case)["case"].paused
    assert Pause.objects.get(case=case).number == 3
    assert list(violations()) == []


def test_a_shipment_that_is_filed_later_is_on_hold_from_the_first():
    world = make_world()
    parent = world.at("released", kind="spares")
    hold(world, kinds=["shipment"])
    run_bulk_operations(world)
    goods = world.file_shipment(parent)
    assert names(goods) == ["case.lodged", "hold.placed"]
    assert goods.pk in on_hold()
    assert list(violations()) == []


def test_of_two_holds_the_second_holds_on():
    world = make_world()
    case = world.at("countersign")
    first, second = hold(world), hold(world, **INDIA)
    run_bulk_operations(world)
    assert ledger_of(clocks(case)["stage"])[-1] == "paused: Coup (EO 14999); Coup (EO 14999)"
    lift(world, first)
    assert clocks(case)["stage"].paused
    assert "held" in codes(world, case, "approve", "countersigner")
    lift(world, second)
    assert not clocks(case)["stage"].paused
    assert world.execute(case, "approve", "countersigner").state == "approved"
    assert names(case).count("hold.lifted") == 2
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"kinds": ["nonsense"]}, "kinds", "Unknown kind: nonsense."),
        ({"countries": ["XX"]}, "countries", "Unknown country: XX."),
        (
            {"kinds": []},
            "countries",
            "Choose what the hold covers: kinds, countries, a partner or a USML category",
        ),
        ({"kinds": ["licence"], "title": ""}, "title", "This field cannot be blank."),
        ({"kinds": ["licence"], "legal_basis": ""}, "legal_basis", "This field cannot be blank."),
        ({"kinds": ["licence"], "notice": ""}, "notice", "This field cannot be blank."),
    ],
)
def test_refused_with_its_sentence_and_nothing_is_held(changes, field, sentence):
    world = make_world()
    world.at("review")
    with pytest.raises(ValidationError) as refused:
        hold(world, **changes)
    assert any(refusal.startswith(sentence) for refusal in refused.value.message_dict[field])
    assert (Hold.objects.count(), BulkOperation.objects.count(), on_hold()) == (0, 0, set())


def test_it_is_lifted_once_and_with_a_reason():
    world = make_world()
    in_effect = hold(world)
    with pytest.raises(ValidationError):
        holds.lift(in_effect, " ", world.ctx("officer"))
    assert Hold.objects.get().lifted_at is None
    holds.lift(in_effect, "It is over.", world.ctx("officer"))
    with pytest.raises(ValidationError):
        holds.lift(in_effect, "Again", world.ctx("officer"))
    current = Hold.objects.get()
    assert (current.lifted_because, current.lifted_at) == ("It is over.", world.now)


def test_a_warning_that_came_due_while_held_comes_after_it():
    world = make_world()
    case = world.at("review")
    current = hold(world)
    run_bulk_operations(world)
    world.now += timedelta(days=60)
    lift(world, current)
    stage = clocks(case)["stage"]
    assert (stage.next_rung, stage.breached_at) == ("warning", None)
    assert stage.due_at > world.now + timedelta(days=9)
