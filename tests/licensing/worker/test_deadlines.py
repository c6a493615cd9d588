"""What the sweep fires: each level once, overdue transitions through the write path, and nothing for what is not due."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from licensing import tasks
from licensing.integrity import violations
from licensing.models import Case, Clock, Event, Firing, LicenceCase
from licensing.worker import deadlines
from tests.world import START, make_world
from workflows.binding import on_transition

pytestmark = pytest.mark.django_db


def names(case):
    return list(Event.objects.filter(case=case, name__startswith="clock.").values_list("name", flat=True))


def test_nothing_is_due_at_once():
    world = make_world()
    world.at("intake")
    assert deadlines.sweep(now=world.now) == 0
    assert Firing.objects.count() == 0


def test_each_level_fires_once_and_in_order():
    world = make_world()
    case = world.at("intake")
    assert world.sweep(2) == 1
    assert names(case) == ["clock.warned"]
    assert world.sweep(1) == 1
    assert names(case) == ["clock.warned", "clock.breached"]
    assert world.fresh(case).escalation == 1
    assert deadlines.sweep(now=world.now) == 0
    assert world.sweep(30) == 2
    assert names(case)[2:] == ["clock.escalated", "clock.escalated"]
    levels = list(Firing.objects.order_by("id").values_list("rung", flat=True))
    assert levels == ["warning", "breach", "section_chief", "director"]
    # the two dates of the whole case, together: a warning, a breach and four levels
    assert world.sweep(300) == 6
    assert world.sweep(300) == 0
    assert world.fresh(case).state == "intake"
    assert list(violations()) == []


def test_a_missed_month_is_made_good():
    """The breach at once; the escalation policy in the time that it has, for nobody has been told of anything yet."""
    world = make_world()
    case = world.at("review")
    assert world.outage(40) == 1
    assert world.sweep(20) == 5  # and the two dates of the whole case have come near
    numbers = list(Event.objects.filter(case=case).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Clock.objects.get(case=case, purpose="stage", closed_at__isnull=True).next_at is None


@pytest.mark.parametrize(
    ("state", "days", "reached"),
    [
        ("queried", 31, "lapsed"),
        ("denied", 31, "refused"),
        ("revocation", 31, "revoked"),
        ("notification", 31, "countersign"),
        ("approved", 366 * 5, "expired"),
        ("suspended", 366 * 5, "expired"),
        ("exhausted", 366 * 5, "expired"),
    ],
)
def test_time_executes_the_overdue_transition(state, days, reached):
    world = make_world()
    case = world.at(state)
    assert world.sweep(days) >= 1
    assert world.fresh(case).state == reached
    assert list(violations()) == []


def test_a_day_early_is_too_early():
    world = make_world()
    case = world.at("queried")
    world.now = START
    world.sweep(29)
    assert world.fresh(case).state == "queried"


def test_a_filer_is_reminded_and_does_not_escalate():
    world = make_world()
    case = world.at("queried")
    world.sweep(25)
    assert names(case) == ["clock.reminded"]
    assert world.fresh(case).escalation == 0


def test_an_overdue_referral_escalates_and_silence_moves_nothing():
    world = make_world()
    case = world.at("staffed")
    world.sweep(60)
    assert world.fresh(case).state == "staffed"
    assert names(case).count("clock.breached") == 2


def test_escalation_is_the_highest_level_not_a_sum():
    world = make_world()
    case = world.at("staffed")
    world.sweep(32)
    assert world.fresh(case).escalation == 2  # breached and the desk told, of two referrals
    world.execute(case, "query", "officer", reason="Which engine?")
    assert world.fresh(case).escalation == 2  # the referrals are overdue still
    world.execute(case, "give_position", "reviewer", position="no_objection")
    assert world.fresh(case).escalation == 2
    world.execute(case, "give_position", "reviewer2", position="no_objection")
    assert world.fresh(case).escalation == 0


def test_escalation_starts_anew_with_the_next_stage():
    world = make_world()
    case = world.at("intake")
    world.sweep(10)
    assert world.fresh(case).escalation > 0
    case = world.execute(case, "accept", "officer")
    assert world.fresh(case).escalation == 0


def test_many_cases_take_as_many_statements_as_few(django_assert_max_num_queries):
    world = make_world()
    for _ in range(3):
        world.at("intake")
    world.now += timedelta(days=2)
    with django_assert_max_num_queries(13):
        assert deadlines.sweep(now=world.now) == 3
    for _ in range(30):
        world.at("intake")
    world.now += timedelta(days=2)
    with django_assert_max_num_queries(26):
        assert deadlines.sweep(now=world.now) >= 30


def test_an_effect_that_raises_stops_no_other_and_becomes_a_failed_job(monkeypatch):
    world = make_world()
    sick, sound = world.at("queried"), world.at("queried")

    def explode(self, ctx):
        if self.pk == sick.pk:
            raise RuntimeError("the effect is broken")

    healthy = LicenceCase.lapse
    monkeypatch.setattr(LicenceCase, "lapse", _broken(healthy, explode))
    assert world.outage(40) >= 1
    assert world.fresh(sound).state == "lapsed"
    assert world.fresh(sick).state == "queried"
    assert Clock.objects.get(case=sick, purpose="detour").failures == 1
    assert deadlines.sweep(now=world.now) == 0  # tried again later, not at once
    world.sweep(1)
    world.sweep(1)
    clock = Clock.objects.get(case=sick, purpose="detour")
    assert clock.set_aside_at is not None
    assert "the effect is broken" in clock.error
    assert clock.next_at is None
    assert names(sick)[-3:] == ["clock.failed", "clock.failed", "clock.set_aside"]
    assert deadlines.sweep(now=world.now) == 0
    assert list(violations()) == []


def test_what_the_database_refuses_stops_no_other_either(monkeypatch):
    world = make_world()
    sick, sound = world.at("queried"), world.at("queried")

    def overflow(self, ctx):
        if self.pk == sick.pk:
            self.detail.wait_days = (
                7  # a wait that the law does not have: refused by a constraint, not by Python
            )

    healthy = LicenceCase.lapse
    monkeypatch.setattr(LicenceCase, "lapse", _broken(healthy, overflow))
    assert world.outage(40) >= 1
    assert world.fresh(sound).state == "lapsed"
    assert world.fresh(sick).state == "queried"
    assert "licencedetail_wait_of_law" in Clock.objects.get(case=sick, purpose="detour").error
    assert list(violations()) == []


def test_an_effect_whose_statement_fails_stops_no_other_either(monkeypatch):
    world = make_world()
    sick, sound = world.at("queried"), world.at("queried")

    def divide(self, ctx):
        if self.pk == sick.pk:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")

    monkeypatch.setattr(LicenceCase, "lapse", _broken(LicenceCase.lapse, divide))
    assert world.outage(40) >= 1
    assert world.fresh(sound).state == "lapsed"
    assert world.fresh(sick).state == "queried"
    assert "division by zero" in Clock.objects.get(case=sick, purpose="detour").error
    assert list(violations()) == []


def test_a_passing_error_loses_no_deadline(monkeypatch):
    world = make_world()
    case = world.at("queried")
    errors = [ConnectionError("the network blinked")]

    def blink(self, ctx):
        if errors:
            raise errors.pop()

    monkeypatch.setattr(LicenceCase, "lapse", _broken(LicenceCase.lapse, blink))
    world.outage(40)
    assert world.fresh(case).state == "queried"
    world.sweep(1)
    assert world.fresh(case).state == "lapsed"


def _broken(healthy, explode):
    def lapse(self, file, ctx):
        explode(self, ctx)
        return healthy(self, file, ctx)

    return on_transition(lapse)


def test_the_task_and_the_command_sweep_by_the_databases_clock(capsys):
    world = make_world()
    case = world.at("intake")  # filed in March 2026, long due by the database's clock
    assert tasks.sweep() >= 2
    assert Case.objects.get(pk=case.pk).escalation > 0
    call_command("sweep")
    assert "0 fired" in capsys.readouterr().out
