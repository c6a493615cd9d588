"""Corrections: a new event that replaces segments and edits none, from which dates and levels derive anew."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing import transitions
from licensing.clocks import causes, segments
from licensing.integrity import violations
from licensing.models import Clock, ClockSegment
from tests.world import START, codes, make_world
from tests.worlds.clocks import about_of, clocks, end_of, facts, fired, names

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def correct(world, case, clock="stage", reads="paused", *, first=(2026, 3, 4), last=(2026, 3, 6)):
    details = {"clock": clock, "reads": reads, "from_on": date(*first), "until_on": date(*last)}
    return world.execute(case, "correct_clock", "officer", reason="The office was shut", **details)


def rows(clock):
    result = clock.segments.order_by("id")
    about = about_of(clock)
    return [
        (
            item.starts_at,
            item.ends_at,
            item.running,
            causes.in_words(item, about),
            item.event_number,
            item.replaced_by,
        )
        for item in result
    ]


def test_a_correction_is_a_new_event_and_edits_nothing():
    world = make_world()
    case = world.at("review")
    before = rows(clocks(case)["stage"])
    world.now = START + 10 * DAY
    case = correct(world, case)
    assert names(case)[-1] == "case.clock_corrected"
    assert facts(case, "case.clock_corrected")["data"] == {
        "clock": "stage",
        "reads": "paused",
        "from_on": "2026-03-04",
        "until_on": "2026-03-06",
        "reason": "The office was shut",
    }
    number, after = case.event_count, rows(clocks(case)["stage"])
    # the old segment stands as it was written, marked with the event that replaced it
    assert after[0] == (*before[0][:-1], number)
    opened, (start, end) = before[0][0], (end_of(2026, 3, 3), end_of(2026, 3, 6))
    assert after[1:] == [
        (opened, start, True, "Review began", number, None),
        (end, None, True, "Review began", number, None),
        (start, end, False, "The office was shut", number, None),
    ]
    assert list(violations()) == []


def test_what_follows_is_derived_anew():
    world = make_world()
    case = world.at("review")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 16)
    world.now = START + 10 * DAY
    case = correct(world, case)
    # Wednesday to Friday did not count: three working days after the 16th
    stage = clocks(case)["stage"]
    assert stage.due_at == end_of(2026, 3, 19)
    assert world.fresh(case).due_at == stage.due_at


def test_a_stop_that_never_was_is_corrected_away():
    world = make_world()
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop="end_use_check", reason="A visit")
    world.now = START + 10 * DAY
    world.execute(case, "close_stop", "officer", open_stop="end_use_check", reason="No visit was due")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 26)
    case = correct(world, case, reads="running", first=(2026, 3, 3), last=(2026, 3, 11))
    # all ten days ran, from the day after the opening on; the question of half a day on the 12th cost none
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 16)
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        ((2026, 3, 4), (2026, 3, 4), (2026, 3, 17)),
        ((2026, 3, 4), (2026, 3, 5), (2026, 3, 18)),
        ((2026, 3, 6), (2026, 3, 6), (2026, 3, 17)),
        ((2026, 3, 7), (2026, 3, 8), (2026, 3, 16)),
        ((2026, 3, 2), (2026, 3, 2), (2026, 3, 16)),
    ],
)
def test_days_that_stood_still_cost_themselves_and_no_more(first, last, due):
    world = make_world()
    case = world.at("review")
    world.now = START + 10 * DAY
    assert clocks(correct(world, case, first=first, last=last))["stage"].due_at == end_of(*due)


def test_a_breach_that_was_none_is_withdrawn_and_fires_again_when_it_is_due():
    world = make_world()
    case = world.at("intake")
    world.sweep(4)
    assert fired(case, "stage") == [(1, "warning"), (1, "breach"), (1, "section_chief")]
    world.now = START + 5 * DAY
    case = correct(world, case, first=(2026, 3, 2), last=(2026, 3, 6))
    stage = clocks(case)["stage"]
    assert (stage.revision, stage.breached_at, stage.next_rung) == (2, None, "warning")
    assert names(case)[-1] == "clock.breach_withdrawn"
    assert facts(case, "clock.breach_withdrawn") == {
        "scope": "stage",
        "desk": "officer",
        "rungs": [
            "breach",
            "director",
            "section_chief",
            "warning",
        ],  # the director was due before the correction
        "revision": 2,
        "was_due_at": end_of(2026, 3, 4).isoformat(),
        "due_at": end_of(2026, 3, 10).isoformat(),
    }
    assert world.fresh(case).escalation == 0
    assert list(violations()) == []
    world.sweep(4)
    assert fired(case, "stage")[4:] == [(2, "warning"), (2, "breach")]
    assert list(violations()) == []


def test_a_warning_alone_is_withdrawn_by_its_own_name():
    world = make_world()
    case = world.at("review")
    world.now = end_of(2026, 3, 12) + timedelta(hours=9)
    world.sweep(0)
    assert fired(case, "stage") == [(1, "warning")]
    case = correct(world, case)
    assert names(case)[-1] == "clock.warning_withdrawn"
    assert (clocks(case)["stage"].revision, clocks(case)["stage"].next_rung) == (2, "warning")
    assert list(violations()) == []


def test_a_level_that_stays_in_the_past_stays_fired():
    world = make_world()
    case = world.at("intake")
    world.sweep(20)
    before = fired(case, "stage")
    case = correct(world, case)
    assert (clocks(case)["stage"].revision, fired(case, "stage")) == (1, before)
    assert "clock.breach_withdrawn" not in names(case)


def test_a_breach_is_withdrawn_though_the_clock_stands_still_now():
    """Its end has no date then; it must not be taken for one that has passed."""
    world = make_world()
    case = world.at("intake")
    world.sweep(4)
    world.execute(case, "query", "officer", reason="Which engine?")
    world.now = START + 6 * DAY
    case = correct(world, case, first=(2026, 3, 2), last=(2026, 3, 5))
    stage = clocks(case)["stage"]
    assert (stage.paused, stage.due_at, stage.breached_at, stage.revision) == (True, None, None, 2)
    assert world.fresh(case).escalation == 0
    case = world.execute(case, "answer", "filer", answer="It is.")
    world.sweep(6)
    assert (2, "breach") in fired(case, "stage")
    assert list(violations()) == []


def test_a_breach_of_the_law_in_an_exception_that_nobody_recorded_is_withdrawn():
    world = make_world()
    case = world.at("review")
    world.now = end_of(2026, 5, 1) + timedelta(hours=8)
    world.sweep(0)
    assert fired(case, "statutory") == [(1, "breach")]
    world.execute(case, "open_stop", "officer", stop="policy_review", reason="Begun in April")
    world.now += 2 * DAY
    case = correct(world, case, "statutory", "excused", first=(2026, 4, 20), last=(2026, 5, 2))
    law = clocks(case)["statutory"]
    assert (law.due_at, law.excused, law.breached_at, law.next_rung) == (
        end_of(2026, 5, 1),
        True,
        None,
        "breach",
    )
    assert names(case)[-1] == "clock.breach_withdrawn"
    case = world.execute(case, "close_stop", "officer", open_stop="policy_review", reason="Settled")
    world.sweep(0)
    assert fired(case, "statutory")[-1] == (2, "breach")  # and the desk a day after it
    assert clocks(case)["statutory"].next_at > world.now
    assert list(violations()) == []


def test_what_ended_late_all_the_same_stays_breached():
    world = make_world()
    case = world.at("review")
    world.now = end_of(2026, 5, 1) + 9 * DAY
    world.sweep(0)
    before = fired(case, "statutory")
    case = correct(world, case, "statutory", "excused", first=(2026, 4, 20), last=(2026, 5, 4))
    assert (clocks(case)["statutory"].revision, fired(case, "statutory")) == (1, before)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"clock": "statutory"}, "statutory_never_stops"),
        ({"reads": "excused"}, "target_is_not_excused"),
        ({"last": (2026, 3, 12)}, "not_past"),
        ({"last": (2026, 4, 1)}, "not_past"),
        ({"first": (2026, 3, 1)}, "before_the_clock"),
        ({"first": (2026, 3, 7)}, "out_of_order"),
        ({"clock": "referral/1"}, "unknown_clock"),
        ({"clock": "nonsense"}, "unknown_clock"),
        ({"reads": "asleep"}, "bad_answer"),
    ],
)
def test_refused_and_the_ledger_stands(change, code):
    world = make_world()
    case = world.at("review")
    world.now = START + 10 * DAY - timedelta(hours=1)
    details = {"clock": "stage", "reads": "paused", "first": (2026, 3, 4), "last": (2026, 3, 6), **change}
    data = {
        "clock": details["clock"],
        "reads": details["reads"],
        "from_on": date(*details["first"]),
        "until_on": date(*details["last"]),
    }
    before = list(ClockSegment.objects.order_by("id").values())
    assert codes(world, case, "correct_clock", "officer", reason="A reason.", **data) == {code}
    assert list(ClockSegment.objects.order_by("id").values()) == before


def test_days_are_those_of_the_clocks_own_zone():
    """Where it is the third already while the office has the second, the clock has not been there on the second."""
    world = make_world()
    case = world.at("review")
    Clock.objects.filter(case=case, purpose="stage").update(zone="Pacific/Auckland")
    world.now = START + 3 * DAY
    details = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 2), "until_on": date(2026, 3, 2)}
    assert codes(world, case, "correct_clock", "officer", reason="A reason.", **details) == {
        "before_the_clock"
    }


def test_a_clock_that_runs_to_a_date_is_not_corrected():
    world = make_world()
    expires = date(2026, 12, 31)
    case = world.at("review")
    case = world.execute(
        case, "record_evidence", "officer", evidence="rating", title="DO-A1", expires_on=expires
    )
    (scope,) = [clock for clock in clocks(case) if clock.startswith("evidence/")]
    world.now = START + 10 * DAY
    details = {"clock": scope, "reads": "paused", "from_on": date(2026, 3, 4), "until_on": date(2026, 3, 6)}
    assert codes(world, case, "correct_clock", "officer", reason="A reason.", **details) == {"not_counted"}


def test_only_officers_correct():
    world = make_world()
    case = world.at("review")
    world.now = START + 10 * DAY
    details = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 4), "until_on": date(2026, 3, 6)}
    assert codes(world, case, "correct_clock", "filer", reason="A reason.", **details) == {"not_yours"}
    assert codes(world, case, "correct_clock", "reviewer", reason="A reason.", **details) == {"wrong_role"}


DAYS = st.integers(min_value=0, max_value=30)
READS = st.sampled_from(["running", "paused"])


class AnyCorrections(TestCase):
    """Whatever is corrected, one after the other: the ledger has no gap and no overlap, and nothing else breaks."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(DAYS, DAYS, READS), min_size=1, max_size=5), st.booleans())
    def test_the_ledger_stays_whole(self, details, asked):
        world = make_world()
        case = world.at("queried" if asked else "review")
        world.now = START + 32 * DAY
        world.sweep(0)
        for first, length, reads in details:
            start = START.date() + first * DAY
            end = min(start + length * DAY, START.date() + 31 * DAY)
            if world.fresh(case).state == "lapsed":
                return
            data = {"clock": "case", "reads": reads, "from_on": start, "until_on": end}
            case = world.execute(case, "correct_clock", "officer", reason="A reason.", **data)
        clock = next(
            transition for transition in transitions.lock(case.pk).clocks if transition.scope == "case"
        )
        current = segments.segments(clock)
        assert current[0].starts_at == clock.opened_at
        assert current[-1].ends_at is None
        assert [item.ends_at for item in current[:-1]] == [item.starts_at for item in current[1:]]
        assert list(violations()) == []


@pytest.mark.parametrize("missing", ["from_on", "until_on", "clock", "reads"])
def test_what_a_correction_needs_is_asked_for(missing):
    world = make_world()
    case = world.at("review")
    world.now = START + 10 * DAY
    details = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 4), "until_on": date(2026, 3, 6)}
    del details[missing]
    assert codes(world, case, "correct_clock", "officer", reason="A reason.", **details) == {"missing_answer"}


def test_a_clock_that_opened_at_rest_counts_from_the_day_on_which_it_ran_after_all():
    world = make_world()
    case = world.at("intake")
    world.execute(case, "open_stop", "officer", stop="end_use_check", reason="A visit")
    case = world.execute(case, "accept", "officer")
    world.now = START + 10 * DAY
    case = correct(world, case, reads="running", first=(2026, 3, 3), last=(2026, 3, 11))
    world.execute(case, "close_stop", "officer", open_stop="end_use_check", reason="No visit was due")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 16)
    assert list(violations()) == []
