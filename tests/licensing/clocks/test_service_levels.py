"""Service levels: dated, declared for the future, copied by the clocks that open; moving those that run is an act of its own."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing.clocks import service_levels
from licensing.integrity import violations
from licensing.models import ServiceLevel, TermsChange
from tests.world import START, make_world
from tests.worlds.arrangements import sosa
from tests.worlds.clocks import clocks, closure, end_of, facts, fired, level, names, run_bulk_operations

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = START.date()


def review_of(world, **changes):
    """The stage clock of a review that begins now."""
    return clocks(world.at("review", **changes))["stage"]


def between_india_and(**changes):
    details = {"code": "sosa-in", "title": "SOSA with India", "starts_on": date(2024, 8, 22)}
    return sosa(**{**details, **changes})


def test_without_one_the_table_says_how_long():
    clock = review_of(make_world())
    assert (clock.amount, clock.unit, clock.service_level) == (10, "wd", None)


def test_a_clock_copies_the_terms_in_force_when_it_opens():
    world = make_world()
    created = level(world, warnings=[50, 80], ladder=[["section_chief", 2], ["principals", 4]])
    clock = review_of(world)
    assert (clock.amount, clock.service_level, clock.due_at) == (5, created, end_of(2026, 3, 9))
    assert clock.rungs == [
        ["warning", -2],
        ["warning_2", -1],
        ["breach", 0],
        ["section_chief", 2],
        ["principals", 4],
    ]


def test_each_warning_and_each_level_fires_once():
    world = make_world()
    level(world, warnings=[50, 80], ladder=[["section_chief", 2]])
    case = world.at("review")
    for _ in range(14):
        world.sweep(1)
    names_ = [level for _, level in fired(case, "stage")]
    assert names_ == ["warning", "warning_2", "breach", "section_chief"]
    assert names(case).count("clock.warned") >= 2
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("group", "amount"),
    [
        ([], 10),
        ([{"amount": 8}], 8),
        ([{"amount": 8}, {"amount": 7, "priority_class": "P3"}], 7),
        ([{"amount": 8}, {"amount": 7, "priority_class": "P2"}], 8),
        ([{"amount": 8}, {"amount": 7, "priority_class": "P3"}, {"amount": 6, "arrangement": True}], 6),
        ([{"amount": 8, "state": "intake"}], 10),
        ([{"amount": 8, "kind": "spares", "state": "review"}], 10),
    ],
)
def test_an_arrangements_comes_before_a_classes_and_that_before_anybodys(group, amount):
    world = make_world()
    arrangement = between_india_and()
    for item in group:
        level(world, **{**item, "arrangement": arrangement if item.get("arrangement") else None})
    assert review_of(world).amount == amount


@pytest.mark.parametrize(
    "changes",
    [
        {"parties": ["GB", "US"]},
        {"signed_on": None},
        {"starts_on": None},
        {"starts_on": TODAY + DAY},
        {"ends_on": date(2026, 3, 1)},
    ],
)
def test_an_arrangement_with_others_or_not_in_force_gives_nothing(changes):
    world = make_world()
    level(world, arrangement=between_india_and(**changes))
    assert review_of(world).amount == 10


def test_an_arrangement_that_expedites_nothing_has_no_service_level():
    world = make_world()
    created = between_india_and()
    level(world, arrangement=created)
    created.confers = ["priority_support"]
    created.save()
    with pytest.raises(ValidationError) as refused:
        level(world, arrangement=created, state="intake")
    assert refused.value.message_dict["arrangement"] == ["It confers no expedited service level."]
    assert review_of(world).amount == 10


def test_it_is_effective_from_its_first_day_to_its_last():
    world = make_world()
    level(world, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    amounts = []
    for days in range(4):
        world.now = START + days * DAY
        amounts.append(review_of(world).amount)
    assert amounts == [10, 5, 5, 10]


def test_a_running_clock_keeps_the_version_under_which_it_opened():
    world = make_world()
    level(world)
    old = world.at("review")
    world.now += DAY
    service_level = ServiceLevel(
        kind="licence", state="review", amount=3, unit="wd", starts_on=world.now.date(), reason="More hands"
    )
    service_levels.succeed(service_level, world.ctx("officer"), world.now.date())
    assert service_level.version == 2
    run_bulk_operations(world)
    assert (clocks(old)["stage"].amount, clocks(old)["stage"].service_level.version) == (5, 1)
    assert review_of(world).amount == 3
    assert ServiceLevel.objects.get(version=1).ends_on == TODAY


def test_hours_and_another_calendar_can_be_said():
    world = make_world()
    level(world, state="intake", amount=30, unit="h")
    level(world, calendar="india_gazetted")
    world.now = START
    intake = clocks(world.at("intake"))["stage"]
    assert (intake.unit, intake.calendar, intake.due_at) == (
        "h",
        "every_day",
        intake.opened_at + 30 * DAY / 24,
    )
    clock = review_of(world)
    assert (clock.calendar, clock.due_at) == ("india_gazetted", end_of(2026, 3, 10))  # Holi is on 4 March


def test_the_whole_case_has_one_too():
    world = make_world()
    level(world, state="", amount=20, unit="cd")
    assert clocks(world.at("review"))["case"].due_at == end_of(2026, 3, 22)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"starts_on": TODAY - DAY},
            "starts_on",
            "A service level cannot start in the past.",
        ),
        ({"ends_on": TODAY - DAY}, "ends_on", "The last day is before the first day."),
        ({"amount": 0}, "amount", "It must be at least 1."),
        ({"amount": -3}, "amount", "It must be at least 1."),
        ({"amount": 10**6}, "amount", "This is too long for a service level."),
        ({"unit": "weeks"}, "unit", "Value 'weeks' is not a valid choice."),
        ({"calendar": "mars"}, "calendar", "Value 'mars' is not a valid choice."),
        (
            {"unit": "cd", "calendar": "us_federal"},
            "calendar",
            "Only working days use a calendar.",
        ),
        ({"kind": "nonsense"}, "kind", "Value 'nonsense' is not a valid choice."),
        ({"state": "nonsense"}, "state", "A licence case has no state 'nonsense'."),
        (
            {"state": "denied"},
            "state",
            "The time of this state is statutory. A service level cannot change it.",
        ),
        (
            {"state": "notification"},
            "state",
            "The time of this state is statutory. A service level cannot change it.",
        ),
        ({"state": "draft"}, "state", "This state has no target."),
        ({"kind": "shipment", "state": ""}, "state", "A shipment case has no target for its whole."),
        ({"warnings": [0]}, "warnings", "Warnings are whole percentages between 1 and 99, such as [50, 75]."),
        (
            {"warnings": "50"},
            "warnings",
            "Warnings are whole percentages between 1 and 99, such as [50, 75].",
        ),
        ({"warnings": [75, 50]}, "warnings", "Give the warnings in rising order, each once."),
        ({"ladder": [["director", 3], ["section_chief", 4]]}, "ladder", "Each level is higher than"),
        ({"ladder": [["section_chief", 0]]}, "ladder", "Each level is higher than"),
        (
            {"ladder": [["king", 1]]},
            "ladder",
            "An escalation policy is a list of [level, days after the breach]",
        ),
        ({"reason": ""}, "reason", "This field cannot be blank."),
        ({"priority_class": "P9"}, "priority_class", "Value 'P9' is not a valid choice."),
    ],
)
def test_refused_with_its_sentence_and_nothing_is_declared(changes, field, sentence):
    world = make_world()
    with pytest.raises(ValidationError) as refused:
        level(world, **changes)
    assert any(refusal.startswith(sentence) for refusal in refused.value.message_dict[field])
    assert not ServiceLevel.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(0, None), (0, 5), (9, 20), (10, None)])
def test_versions_do_not_overlap(first, last):
    world = make_world()
    level(world, ends_on=TODAY + 10 * DAY)
    details = {"starts_on": TODAY + first * DAY, "ends_on": None if last is None else TODAY + last * DAY}
    with pytest.raises(ValidationError) as refused:
        level(world, **details)
    assert refused.value.message_dict["starts_on"] == [
        "Version 1 is effective from 2 March 2026 until 12 March 2026. End it first."
    ]
    assert ServiceLevel.objects.count() == 1
    level(world, starts_on=TODAY + 11 * DAY)


def test_it_ends_yesterday_at_the_earliest_and_never_before_it_begins():
    world = make_world()
    created = level(world)
    for on in (TODAY - 2 * DAY, TODAY - DAY):
        with pytest.raises(ValidationError):
            service_levels.end(created, on, TODAY)
    service_levels.end(created, TODAY, TODAY)
    created.refresh_from_db()
    assert created.ends_on == TODAY


def test_one_that_names_no_day_succeeds_nothing():
    world = make_world()
    level(world)
    service_level = ServiceLevel(kind="licence", state="review", amount=3, unit="wd", reason="More hands")
    with pytest.raises(ValidationError):
        service_levels.succeed(service_level, world.ctx("officer"), TODAY)
    assert ServiceLevel.objects.get().ends_on is None


def test_moving_running_clocks_is_previewed_and_recorded():
    world = make_world()
    case, other = world.at("review"), world.at("intake")
    created = level(world, amount=20)
    assert [item.case_id for item in service_levels.running(created)] == [case.pk]
    assert clocks(case)["stage"].amount == 10
    service_levels.schedule_move(created, "Fewer hands", world.ctx("officer"))
    run_bulk_operations(world)
    stage = clocks(case)["stage"]
    assert (stage.amount, stage.service_level, stage.due_at) == (20, created, end_of(2026, 3, 30))
    assert names(case)[-1] == "clock.terms_moved"
    assert facts(case, "clock.terms_moved") == {
        "service_level": "Licence: review, version 1",
        "reason": "Fewer hands",
        "clocks": [
            {
                "scope": "stage",
                "was_due_at": end_of(2026, 3, 16).isoformat(),
                "due_at": end_of(2026, 3, 30).isoformat(),
            }
        ],
    }
    change = TermsChange.objects.get()
    assert (change.before["amount"], change.after["amount"], change.event_number) == (
        10,
        20,
        case.event_count + 1,
    )
    assert (change.before["service_level_id"], change.after["service_level_id"]) == (None, created.pk)
    assert world.fresh(other).event_count == 2
    assert list(violations()) == []


def test_a_move_needs_its_reason():
    world = make_world()
    created = level(world)
    with pytest.raises(ValidationError):
        service_levels.schedule_move(created, "  ", world.ctx("officer"))
    assert service_levels.BulkOperation.objects.count() == 0


def test_a_move_withdraws_a_breach_that_lies_ahead_again():
    world = make_world()
    case = world.at("review")
    world.sweep(15)
    assert fired(case, "stage")[:2] == [(1, "warning"), (1, "breach")]
    service_levels.schedule_move(level(world, amount=30), "Fewer hands", world.ctx("officer"))
    run_bulk_operations(world)
    assert names(case)[-2:] == ["clock.terms_moved", "clock.breach_withdrawn"]
    stage = clocks(case)["stage"]
    assert (stage.revision, stage.breached_at, stage.next_rung) == (2, None, "warning")
    world.sweep(60)
    assert [level for revision, level in fired(case, "stage") if revision == 2][:2] == ["warning", "breach"]
    assert list(violations()) == []


def test_a_clock_that_is_late_already_is_not_warned_by_other_terms():
    """The new terms have a second warning, which lies between two levels that have fired."""
    world = make_world()
    case = world.at("review")
    world.sweep(15)
    created = level(world, amount=9, warnings=[50, 80], ladder=[["section_chief", 1], ["director", 20]])
    service_levels.schedule_move(created, "Fewer hands", world.ctx("officer"))
    run_bulk_operations(world)
    world.sweep(60)
    levels = [level for _, level in fired(case, "stage")]
    assert levels == ["warning", "breach", "section_chief", "director"]
    assert clocks(case)["stage"].set_aside_at is None
    assert list(violations()) == []


def test_who_is_not_meant_is_not_moved():
    world = make_world()
    case = world.at("review")
    service_levels.schedule_move(level(world, priority_class="P2"), "A reason.", world.ctx("officer"))
    run_bulk_operations(world)
    assert clocks(case)["stage"].amount == 10
    assert world.fresh(case).event_count == 3
    order = service_levels.BulkOperation.objects.get()
    assert (order.done, order.failures) == (0, 0)
    assert order.finished_at is not None


def test_a_calendar_of_its_own_follows_its_closures():
    world = make_world()
    level(world, calendar="us_federal")
    case = world.at("review")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 9)
    closure(world, date(2026, 3, 5))
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 10)


def moved_after(world, case, days, amount, unit="wd"):
    """The case's review after so many days, once its running clocks are moved to another target."""
    world.now += timedelta(days=days)
    created = level(world, amount=amount, unit=unit)
    service_levels.schedule_move(created, "More hands", world.ctx("officer"))
    run_bulk_operations(world)
    world.sweep(0)
    return clocks(case)["stage"]


@pytest.mark.parametrize(
    ("days", "amount", "last"),
    [
        (7, 3, (2026, 3, 10)),  # five days are used: one more working day, 10 March
        (1, 3, (2026, 3, 5)),  # the time that is left is enough
        (14, 3, (2026, 3, 16)),  # its own last day comes sooner than another working day
        (7, 30, (2026, 4, 13)),  # longer terms are taken as they are
    ],
)
def test_a_moved_clock_has_a_working_day_left(days, amount, last):
    world = make_world()
    case = world.at("review")
    clock = moved_after(world, case, days, amount)
    assert clock.due_at == end_of(*last)
    assert "clock.breached" not in names(case)
    assert clock.service_level is not None
    assert list(violations()) == []


def test_a_clock_moved_while_it_is_paused_has_a_working_day_when_it_resumes():
    world = make_world()
    case = world.at("review")
    world.now += timedelta(days=3)
    case = world.execute(case, "query", "officer", reason="Which engine?")
    clock = moved_after(world, case, 5, 2)
    assert (clock.paused, clock.amount) == (True, 3)
    case = world.execute(case, "answer", "filer", answer="The F404.")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 11)
    assert "clock.breached" not in names(case)
    assert list(violations()) == []
