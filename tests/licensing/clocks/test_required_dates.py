"""A required date that the remaining stages leave no time for: told before it is missed, and taken back."""

from datetime import date, timedelta

import pytest

from licensing.case_file import CaseFile
from licensing.clocks import explanations, required_dates
from licensing.integrity import violations
from licensing.worker import cycle
from tests.world import START, detail, make_world
from tests.worlds.clocks import (
    clocks,
    closure,
    end_of,
    facts,
    fired,
    hold,
    last_clock,
    level,
    lift,
    names,
    run_bulk_operations,
)

pytestmark = pytest.mark.django_db
FIELD = {"maintenance": "induction_on"}


def at(world, state, needed_on, kind="spares"):
    """A case in that state that is needed on that day."""
    return world.at(state, kind=kind, detail={FIELD.get(kind, "required_on"): needed_on})


def test_the_date_less_the_stages_to_come_is_when_the_present_one_has_to_end():
    """Needed by Friday the 13th; two working days of countersignature: the review has to end by Wednesday the 11th."""
    world = make_world()
    case = at(world, "review", date(2026, 3, 13))
    required_date = clocks(case)["risk"]
    assert (required_date.ends_at, required_date.due_on, required_date.next_rung) == (
        end_of(2026, 3, 11),
        date(2026, 3, 13),
        "at_risk",
    )
    assert [(item["state"], item["amount"], item["unit"]) for item in required_date.ahead] == [
        ("countersign", 2, "wd")
    ]
    assert (
        required_date.desk,
        required_date.statutory,
        CaseFile(world.fresh(case)).will_miss_required_date(),
    ) == ("officer", False, False)


@pytest.mark.parametrize(
    ("kind", "state", "by"),
    [
        ("maintenance", "intake", (2026, 5, 7)),  # sixteen working days before, of which Memorial Day is none
        ("maintenance", "technical", (2026, 5, 21)),
        ("priority", "sponsorship", (2026, 5, 17)),
        ("priority", "authorisation", (2026, 6, 1)),
        ("spares", "awaiting_licence", (2026, 6, 1)),
    ],
)
def test_every_kind_has_its_path_to_the_outcome(kind, state, by):
    case = at(make_world(), state, date(2026, 6, 1), kind)
    assert clocks(case)["risk"].ends_at == end_of(*by)


def test_a_licence_has_one_if_it_says_when_it_is_needed():
    world = make_world()
    assert "risk" not in clocks(world.at("review"))
    case = world.at("review", detail=detail(world, required_on=date(2026, 4, 1)))
    assert clocks(case)["risk"].ends_at == end_of(2026, 3, 29)  # a Sunday


def test_a_stage_that_is_due_too_late_will_miss_the_date_at_once():
    """Five working days of review end on Monday the 9th, and two more come after it."""
    world = make_world()
    case = at(world, "review", date(2026, 3, 10))
    assert clocks(case)["risk"].ends_at == clocks(case)["stage"].opened_at
    assert names(case)[-2:] == [
        "case.at_risk",
        "case.accepted",
    ]  # it was due in intake, before the acceptance
    assert cycle.sweep(now=world.now) == 0
    case = world.fresh(case)
    assert (CaseFile(case).will_miss_required_date(), case.escalation) == (True, 1)
    assert facts(case, "case.at_risk")["needed_on"] == "2026-03-10"
    assert case.due_at == clocks(case)["stage"].due_at
    assert list(violations()) == []


def test_it_is_told_while_the_required_date_is_still_to_come_and_once():
    world = make_world()
    case = at(world, "review", date(2026, 3, 13))
    world.sweep(9)
    assert fired(case, "risk") == []
    world.sweep(1)  # Thursday the 12th
    assert fired(case, "risk") == [(1, "at_risk")]
    world.sweep(1)
    assert fired(case, "risk") == [(1, "at_risk")]
    assert world.fresh(case).escalation == risks_above(case, 1)
    assert list(violations()) == []


def risks_above(case, levels):
    """One more than the escalation levels that its own clocks have reached."""
    escalated = [level for _, level in fired(case, "stage") if level not in ("warning", "reminder")]
    return len(escalated) + levels


def test_a_breach_and_a_missed_required_date_are_two_levels():
    world = make_world()
    case = at(world, "review", date(2026, 3, 10))
    world.sweep(8)
    assert [level for _, level in fired(case, "stage")] == ["warning", "breach"]
    assert world.fresh(case).escalation == 2


def test_a_stage_that_ends_early_makes_the_date_possible_again():
    world = make_world()
    case = at(world, "review", date(2026, 3, 10))
    cycle.sweep(now=world.now)
    case = world.execute(case, "recommend", "officer", recommendation="approve")
    required_date = clocks(case)["risk"]
    assert (required_date.revision, required_date.next_rung, required_date.ends_at) == (
        2,
        "at_risk",
        end_of(2026, 3, 10),
    )
    assert (CaseFile(case).will_miss_required_date(), case.escalation, names(case)[-1]) == (
        False,
        0,
        "case.risk_over",
    )
    assert facts(case, "case.risk_over")["needed_on"] == "2026-03-10"
    assert list(violations()) == []
    world.execute(case, "send_back", "countersigner", reason="The quantity.")
    cycle.sweep(now=world.now)
    assert fired(case, "risk") == [(1, "at_risk"), (2, "at_risk")]
    assert list(violations()) == []


def test_a_date_that_has_passed_already_is_missed_with_the_submission():
    world = make_world()
    case = at(world, "verification", date(2026, 2, 1))
    cycle.sweep(now=world.now)
    assert CaseFile(world.fresh(case)).will_miss_required_date()
    assert list(violations()) == []


def test_a_draft_has_none_and_an_edit_counts_from_the_submission():
    from licensing import filing

    world = make_world()
    case = at(world, "draft", date(2026, 3, 3))
    assert clocks(case) == {}
    filing.edit(case.pk, world.ctx("hal"), {"detail": {"required_on": date(2026, 9, 1)}})
    case = world.execute(case, "submit", "hal")
    assert clocks(case)["risk"].due_on == date(2026, 9, 1)


@pytest.mark.parametrize(("kind", "state"), [("spares", "released"), ("spares", "denied")])
def test_an_outcome_ends_it(kind, state):
    world = make_world()
    case = at(world, state, date(2026, 9, 1), kind)
    assert "risk" not in clocks(case)
    assert last_clock(case, "risk").closed_at is not None
    assert list(violations()) == []


def test_a_risk_that_was_told_ends_with_the_outcome():
    world = make_world()
    case = at(world, "countersign", date(2026, 3, 3))
    world.sweep(1)
    assert CaseFile(world.fresh(case)).will_miss_required_date()
    case = world.execute(case, "release", "countersigner")
    assert (case.state, CaseFile(case).will_miss_required_date(), case.escalation) == ("released", False, 0)
    assert list(violations()) == []


def test_another_decision_that_is_asked_for_opens_it_anew():
    world = make_world()
    case = at(world, "denied", date(2026, 9, 1))
    case = world.execute(case, "request_reconsideration", "hal", grounds="The facts were other.")
    assert clocks(case)["risk"].due_on == date(2026, 9, 1)
    assert list(violations()) == []


class TestStandingStill:
    """A stage that is paused has to run again in time for what is left of it and what comes after."""

    def test_it_will_be_missed_once_the_time_left_is_not_there_any_more(self):
        """Queried on Monday with five days of review left, two to countersign, needed on the 20th: by Wednesday the 11th."""
        world = make_world()
        case = at(world, "review", date(2026, 3, 20))
        case = world.execute(case, "query", "officer", reason="Which gear?")
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 11)
        world.sweep(9)
        assert fired(case, "risk") == []
        world.sweep(1)
        assert fired(case, "risk") == [(1, "at_risk")]
        case = world.execute(case, "answer", "hal", answer="The input bevel gear.")
        assert CaseFile(world.fresh(case)).will_miss_required_date()
        assert clocks(case)["risk"].revision == 1
        assert list(violations()) == []

    def test_days_that_have_run_are_not_needed_again(self):
        world = make_world()
        case = at(world, "review", date(2026, 3, 20))
        world.now = START + timedelta(days=3)  # Thursday: Tuesday and Wednesday ran through
        case = world.execute(case, "query", "officer", reason="Which gear?")
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 15)

    def test_one_that_runs_again_the_same_day_has_lost_nothing(self):
        """Due on Monday the 9th, as it has to be: no miss before the day of the question is over."""
        world = make_world()
        case = at(world, "review", date(2026, 3, 11))
        world.now = START + timedelta(days=3)
        case = world.execute(case, "query", "officer", reason="Which gear?")
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 5)
        case = world.execute(case, "answer", "hal", answer="The input bevel gear.")
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 9)
        assert not CaseFile(case).will_miss_required_date()
        assert list(violations()) == []

    def test_a_hold_stops_the_stage_and_not_the_required_date(self):
        world = make_world()
        case = at(world, "review", date(2026, 3, 20))
        current = hold(world, kinds=["spares"])
        run_bulk_operations(world)
        required_date = clocks(case)["risk"]
        assert (required_date.paused, required_date.ends_at) == (False, end_of(2026, 3, 11))
        world.sweep(12)
        assert CaseFile(world.fresh(case)).will_miss_required_date()
        lift(world, current)
        assert CaseFile(world.fresh(case)).will_miss_required_date()
        assert list(violations()) == []

    def test_hours_count_to_the_minute(self):
        world = make_world()
        level(world, kind="spares", state="review", amount=48, unit="h")
        case = at(world, "review", date(2026, 3, 13))
        opened = clocks(case)["stage"].opened_at
        world.now = opened + timedelta(hours=8, minutes=30)
        case = world.execute(case, "query", "officer", reason="Which gear?")
        left = timedelta(hours=48) - (world.now - opened)
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 11) - left
        assert list(violations()) == []


class TestTerms:
    """The stages to come have the time that service levels give, in whose days they count."""

    def test_a_service_level_of_a_stage_to_come_counts(self):
        world = make_world()
        level(world, kind="spares", state="countersign", amount=5)
        case = at(world, "review", date(2026, 3, 13))
        assert clocks(case)["risk"].ends_at == clocks(case)["stage"].opened_at
        assert clocks(case)["risk"].ahead[0]["amount"] == 5

    def test_one_in_hours_counts_hours(self):
        world = make_world()
        level(world, kind="spares", state="countersign", amount=30, unit="h")
        case = at(world, "review", date(2026, 3, 13))
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 13) - timedelta(hours=30)

    def test_a_closure_among_the_days_to_come_moves_it(self):
        world = make_world()
        case = at(world, "awaiting_licence", date(2026, 3, 13))
        reviewed = at(world, "review", date(2026, 3, 13))
        closure(world, date(2026, 3, 12))
        run_bulk_operations(world)
        assert clocks(reviewed)["risk"].ends_at == end_of(2026, 3, 10)
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 13)
        assert [clock["scope"] for clock in facts(reviewed, "clock.counted_anew")["clocks"]] == ["risk"]
        assert "clock.counted_anew" not in names(case)
        assert list(violations()) == []

    def test_a_closure_of_another_calendar_does_not(self):
        world = make_world()
        case = at(world, "review", date(2026, 3, 13))
        closure(world, date(2026, 3, 12), calendar="india_gazetted")
        run_bulk_operations(world)
        assert clocks(case)["risk"].ends_at == end_of(2026, 3, 11)

    def test_a_running_stage_with_other_terms_is_judged_by_them(self):
        from licensing.clocks import service_levels

        world = make_world()
        case = at(world, "review", date(2026, 3, 13))
        created = level(world, kind="spares", state="review", amount=9)
        service_levels.schedule_move(created, "Fewer hands", world.ctx("officer"))
        run_bulk_operations(world)
        assert CaseFile(world.fresh(case)).will_miss_required_date()
        assert fired(case, "risk") == [(1, "at_risk")]
        assert list(violations()) == []


def test_referrals_are_what_a_staffed_case_waits_for():
    """Thirty calendar days of the agencies end on the 1st of April; determination and countersignature take eight more."""
    world = make_world()
    case = world.at("staffed", detail=detail(world, required_on=date(2026, 4, 13)))
    assert clocks(case)["risk"].ends_at == end_of(2026, 4, 1)
    late = world.at("staffed", detail=detail(world, required_on=date(2026, 4, 10)))
    assert clocks(late)["risk"].ends_at == clocks(late)["referral/1"].opened_at


def test_its_explanation_says_in_one_line_how_its_end_arises():
    world = make_world()
    case = at(world, "review", date(2026, 3, 13))
    text = explanations.explain(last_clock(case, "risk"), world.now)
    assert text.lines[-1].text == (
        "Needed on Friday 13 March 2026; after Review come Countersignature: 2 working days (US federal calendar); "
        "so this stage has to end by 12 March 2026, 00:00."
    )


def test_what_it_said_before_it_was_moved_is_told_as_it_was_known():
    world = make_world()
    case = at(world, "review", date(2026, 3, 13))
    before = world.now
    world.execute(case, "recommend", "officer", recommendation="approve")
    clock = last_clock(case, "risk")
    was = explanations.explain(clock, world.now, as_of=before)
    assert "after Review come Countersign" in was.lines[-1].text
    assert was.due_at is None
    now = explanations.explain(clock, world.now)
    assert "after Countersignature comes the outcome" in now.lines[-1].text
    assert now.due_at == end_of(2026, 3, 13)


def test_when_its_outcome_is_foreseen():
    world = make_world()
    case = at(world, "verification", date(2026, 3, 6))
    case_file = CaseFile(world.fresh(case))
    # Tuesday, then five days to the 10th, then two
    assert required_dates.foreseen_on(case_file, world.now) == date(2026, 3, 12)
    assert required_dates.days_late(case_file, date(2026, 3, 12)) == 4
    case = world.execute(case, "query", "officer", reason="Which gear?")
    world.now += timedelta(days=7)
    assert required_dates.foreseen_on(CaseFile(world.fresh(case)), world.now) == date(2026, 3, 19)
