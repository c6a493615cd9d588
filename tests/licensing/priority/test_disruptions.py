"""Disruptions: declared, countersigned by another, their cases raised while they last, and everything given back."""

import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing import context
from licensing.context import ActionContext, Actor
from licensing.integrity import violations
from licensing.messaging import wakeups
from licensing.models import ActorKind, BulkOperation, Case, Delegation, Disruption, PriorityEvidence, User
from licensing.models.lines import KeyRange
from licensing.priority import disruptions
from tests.world import START, make_world
from tests.worlds import arrangements
from tests.worlds.clocks import clocks, facts, hold, lift, names, run_bulk_operations
from workflows.language import Role

pytestmark = pytest.mark.django_db
WHY = "The furnace is back."


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(wakeups, "ring", lambda: None)
    return make_world()


def declare(world, **changes):
    details = {"title": "Hot-section parts", "reason": "A furnace is out of use.", "categories": ["XIX"]}
    disruption = Disruption(**{**details, "starts_on": world.now.date(), **changes})
    return disruptions.declare(disruption, world.ctx("endorser"))


def in_effect(world, **changes):
    """A disruption that is countersigned, and its cases escalated."""
    signed = disruptions.countersign(declare(world, **changes), world.ctx("countersigner"))
    run_bulk_operations(world)
    return signed


def lifted(world, disruption):
    result = disruptions.lift(disruption, WHY, world.ctx("endorser"))
    run_bulk_operations(world)
    return result


def class_of(world, case):
    return world.fresh(case).priority_class


def place(world, case):
    """What a class decides of a case: itself, the position in the queue, the ends and terms of the clocks."""
    case = world.fresh(case)
    running = {
        scope: (clock.due_at, clock.amount, clock.unit, clock.rungs, clock.service_level_id, clock.revision)
        for scope, clock in clocks(case).items()
    }
    return case.priority_class, case.queue_lane, case.queue_on, case.queue_at, case.due_at, running


def ends(world, case):
    return {scope: clock.due_at for scope, clock in clocks(case).items()}


def test_what_is_declared_moves_nothing_before_it_is_countersigned(world):
    case = world.at("review")
    before = place(world, case)
    disruption = declare(world)
    run_bulk_operations(world)
    assert place(world, case) == before
    assert (disruption.foreseen, BulkOperation.objects.count()) == (1, 0)


def test_countersigned_it_raises_what_it_covers_and_the_event_names_it(world):
    covered, other = world.at("review"), world.at("verification", kind="spares")
    due = ends(world, covered)["stage"]
    in_effect(world)
    assert (class_of(world, covered), class_of(world, other)) == ("P2", "P3")
    details = facts(covered, "case.reclassified")
    assert (details["class_before"], details["class"]) == ("P3", "P2")
    assert [evidence["disruption"] for evidence in details["evidence"]] == ["Hot-section parts"]
    assert ends(world, covered)["stage"] < due
    assert list(violations()) == []


def test_lifted_it_gives_everything_back(world):
    case = world.at("review")
    before, due = place(world, case)[:4], ends(world, case)
    disruption = in_effect(world)
    lifted(world, disruption)
    assert place(world, case)[:4] == before
    assert ends(world, case) == due
    assert facts(case, "case.reclassified")["ended"][0]["disruption"] == "Hot-section parts"
    assert not PriorityEvidence.objects.filter(ended_at__isnull=True).exists()
    assert list(violations()) == []


def test_drafts_and_what_has_ended_are_not_covered(world):
    draft, ended = world.file(), world.at("withdrawn")
    world.at("review")
    disruption = in_effect(world)
    assert disruption.foreseen == 1
    assert PriorityEvidence.objects.filter(case__in=[draft, ended]).count() == 0


def test_the_end_of_a_case_ends_its_evidence_and_its_class(world):
    case = world.at("review")
    disruption = in_effect(world)
    world.execute(case, "withdraw", "filer")
    assert (class_of(world, case), disruptions.under(disruption).count()) == ("P3", 0)
    assert PriorityEvidence.objects.get(case=case).ended_at is not None
    lifted(world, disruption)
    assert names(case).count("case.reclassified") == 1
    assert list(violations()) == []


def test_a_case_that_comes_in_while_it_lasts_is_raised_at_once(world):
    world.at("review")
    disruption = in_effect(world)
    late = world.at("intake")
    assert class_of(world, late) == "P2"
    lifted(world, disruption)
    assert class_of(world, late) == "P3"
    assert class_of(world, world.at("intake")) == "P3"


def test_one_that_begins_later_moves_nothing_before_its_first_day(world):
    case = world.at("review")
    in_effect(world, starts_on=START.date() + timedelta(days=3))
    assert class_of(world, case) == "P3"
    assert class_of(world, world.at("intake")) == "P3"
    world.now = disruptions.first_instant(START.date() + timedelta(days=3))
    run_bulk_operations(world)
    assert class_of(world, case) == "P2"


def test_after_its_last_day_everything_falls_back_by_itself(world):
    case = world.at("review")
    in_effect(world, ends_on=START.date() + timedelta(days=1))
    assert class_of(world, case) == "P2"
    world.now = disruptions.first_instant(START.date() + timedelta(days=2)) - timedelta(hours=1)
    run_bulk_operations(world)
    assert class_of(world, case) == "P2"
    world.now += timedelta(hours=1)
    run_bulk_operations(world)
    assert class_of(world, case) == "P3"
    assert class_of(world, world.at("intake")) == "P3"


def test_of_two_over_one_case_the_other_keeps_the_class(world):
    case = world.at("review")
    before, due = place(world, case)[:4], ends(world, case)
    first, second = in_effect(world), in_effect(world, title="Engines", categories=[], countries=["IN"])
    lifted(world, first)
    assert class_of(world, case) == "P2"
    assert names(case).count("case.evidence_changed") == 2
    lifted(world, second)
    assert (place(world, case)[:4], ends(world, case)) == (before, due)
    assert list(violations()) == []


def test_other_evidence_keeps_the_class(world):
    case = world.goes_down(world.at("review"))
    disruption = in_effect(world)
    assert disruptions.preview_lifting(disruption) == [("licence", "review", 1, 0)]
    lifted(world, disruption)
    assert class_of(world, case) == "P2"


@pytest.mark.parametrize("hold_first", [True, False])
def test_a_hold_at_the_same_time_keeps_to_itself(world, hold_first):
    case = world.at("review")
    current = hold(world)
    disruption = in_effect(world)
    assert (class_of(world, case), clocks(case)["stage"].paused) == ("P2", True)
    if hold_first:
        lift(world, current)
        lifted(world, disruption)
    else:
        lifted(world, disruption)
        lift(world, current)
    assert (class_of(world, case), clocks(case)["stage"].paused) == ("P3", False)
    assert list(violations()) == []


def test_a_shipment_has_the_evidence_of_its_parent(world):
    shipment = world.at("lodged", kind="shipment")
    parent = shipment.detail.parent
    disruption = in_effect(world, categories=["VIII"])
    run_bulk_operations(world)
    assert (class_of(world, parent), class_of(world, shipment)) == ("P2", "P2")
    assert [evidence.source for evidence in PriorityEvidence.objects.filter(case=shipment)] == ["parent"]
    lifted(world, disruption)
    run_bulk_operations(world)
    assert (class_of(world, parent), class_of(world, shipment)) == ("P3", "P3")
    assert list(violations()) == []


def test_lifted_before_its_first_day_it_never_moves_anything(world):
    case = world.at("review")
    disruption = in_effect(world, starts_on=START.date() + timedelta(days=3))
    lifted(world, disruption)
    world.now += timedelta(days=4)
    run_bulk_operations(world)
    assert (class_of(world, case), PriorityEvidence.objects.count()) == ("P3", 0)


def test_the_preview_says_what_rises_and_the_other_what_falls(world):
    world.at("review")
    world.goes_down(world.at("review"))
    world.at("intake")
    disruption = declare(world)
    result = [("licence", "review", 2, 1), ("licence", "intake", 1, 1)]
    assert disruptions.preview(disruption, world.now.date()) == result
    disruptions.countersign(disruption, world.ctx("countersigner"))
    run_bulk_operations(world)
    assert disruptions.preview_lifting(disruption) == result


@pytest.mark.parametrize("who", ["officer", "countersigner", "reviewer", "authoriser", "clock", "filer"])
def test_nobody_else_declares_or_lifts(world, who):
    world.at("review")
    effect = in_effect(world)
    disruption = Disruption(title="x", reason="y", countries=["IN"], starts_on=world.now.date())
    with pytest.raises(PermissionError):
        disruptions.declare(disruption, world.ctx(who))
    with pytest.raises(PermissionError):
        disruptions.lift(effect, WHY, world.ctx(who))
    assert Disruption.objects.filter(lifted_at__isnull=True).count() == 1


@pytest.mark.parametrize("who", ["officer", "endorser", "reviewer", "authoriser", "clock", "filer"])
def test_nobody_else_countersigns(world, who):
    world.at("review")
    with pytest.raises(PermissionError):
        disruptions.countersign(declare(world), world.ctx(who))
    assert BulkOperation.objects.count() == 0


def test_it_is_a_persons_act(world):
    world.at("review")
    disruption = Disruption(title="x", reason="y", countries=["IN"], starts_on=world.now.date())
    nobody = Actor(ActorKind.CLOCK, "clock", frozenset({Role.ENDORSER}))
    with pytest.raises(PermissionError, match="Only a person"):
        disruptions.declare(disruption, ActionContext(world.now, nobody))


@pytest.mark.parametrize(("delegator", "delegate"), [("ed", "kim"), ("kim", "ed")])
def test_who_once_acted_for_the_other_does_not_countersign(world, delegator, delegate):
    world.at("review")
    disruption = declare(world)
    user = {name: User.objects.get(username=name) for name in ("ed", "kim")}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31)}  # over by now
    Delegation.objects.create(delegator=user[delegator], delegate=user[delegate], **days)
    kim = context.staff(user["kim"], world.now.date())
    with pytest.raises(ValidationError, match="nor a delegate may"):
        disruptions.countersign(disruption, ActionContext(world.now, kim))
    assert Disruption.objects.get().countersigned_at is None


def test_nothing_is_done_twice(world):
    world.at("review")
    disruption = in_effect(world)
    with pytest.raises(ValidationError, match="already been countersigned or lifted"):
        disruptions.countersign(disruption, world.ctx("countersigner2"))
    lifted(world, disruption)
    with pytest.raises(ValidationError, match="already been "):
        disruptions.lift(disruption, WHY, world.ctx("endorser"))


def test_what_was_lifted_or_is_over_is_not_countersigned(world):
    world.at("review")
    taken_back = lifted(world, declare(world))
    assert BulkOperation.objects.count() == 0
    over = declare(world, ends_on=world.now.date())
    world.now += timedelta(days=1)
    with pytest.raises(ValidationError, match="already been "):
        disruptions.countersign(taken_back, world.ctx("countersigner"))
    with pytest.raises(ValidationError, match="last day has passed"):
        disruptions.countersign(over, world.ctx("countersigner"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"reason": ""}, "reason"),
        ({"ends_on": date(2026, 3, 1)}, "ends_on"),
        ({"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 20)}, "ends_on"),
        ({"categories": []}, "categories"),
        ({"categories": ["II"]}, "__all__"),
        ({"suppliers": ["nobody"]}, "suppliers"),
        ({"suppliers": ["tasl"]}, "__all__"),
        ({"items": ["F-35"]}, "items"),
        ({"countries": ["XX"]}, "countries"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(world, changes, field):
    world.at("review")
    with pytest.raises(ValidationError) as caught:
        declare(world, **changes)
    assert field in getattr(caught.value, "message_dict", {"__all__": []})
    assert Disruption.objects.count() == 0


def test_lifting_says_why(world):
    world.at("review")
    disruption = in_effect(world)
    with pytest.raises(ValidationError) as caught:
        disruptions.lift(disruption, "  ", world.ctx("endorser"))
    assert "lifted_because" in caught.value.message_dict


@pytest.mark.parametrize(
    ("scope", "result"),
    [
        ({"categories": ["XIX(f)"]}, {"licence"}),
        ({"categories": ["XI"]}, set()),
        ({"categories": ["VIII"]}, {"spares"}),
        ({"suppliers": ["ge"]}, {"licence", "spares"}),  # of its own licences it is the filer
        ({"items": ["MH-60R"]}, {"spares"}),
        ({"countries": ["IN"]}, {"licence", "spares"}),
        ({"categories": ["VIII"], "items": ["F404-IN20"]}, set()),
    ],
)
def test_what_is_left_empty_fits_every_case(world, scope, result):
    world.at("review")
    world.at("verification", kind="spares")
    disruption = Disruption(title="x", reason="y", starts_on=world.now.date(), **scope)
    covered = disruptions.matching(disruption, world.now.date())
    assert set(covered.values_list("kind", flat=True)) == result
    assert covered.count() == len(result) <= Case.objects.count()


@pytest.mark.parametrize(
    "scope",
    [
        {"categories": ["XIX(f)", "VIII"]},
        {"suppliers": ["ge"]},
        {"items": ["MH-60R"]},
        {"countries": ["IN"]},
        {"suppliers": ["ge"], "countries": ["IN"]},
        {"arrangement": "it confers priority support"},
    ],
)
def test_what_it_covers_among_some_keys_is_what_it_covers_of_them(world, scope):
    cases = [world.at(*at) for at in (("review",), ("draft",))]
    cases += [world.at("verification", kind="spares") for _ in range(2)]
    cases.append(world.at("review"))
    if "arrangement" in scope:
        scope = {"arrangement": arrangements.sosa()}
    disruption = Disruption(title="x", reason="y", starts_on=world.now.date(), **scope)
    everything = set(disruptions.matching(disruption, world.now.date()).values_list("pk", flat=True))
    assert len(everything) >= 2
    edges = [0, *(case.pk for case in cases)]
    for after, upto in itertools.combinations_with_replacement(edges, 2):
        among = KeyRange(after, upto)
        found = disruptions.matching(disruption, world.now.date(), among).values_list("pk", flat=True)
        assert set(found) == {key for key in everything if after < key <= upto}
