"""One lateness, one escalation: the law's date and the target of a case that end on one day are told of together."""

import pytest

from licensing.integrity import violations
from licensing.messaging import texts
from licensing.messaging.texts import NoticeEvent
from licensing.models import Event, Firing
from tests.licensing.integrity.test_clocks import forge
from tests.world import make_world
from tests.worlds.clocks import clocks, fired, level

pytestmark = pytest.mark.django_db
BOTH = ("case", "statutory")


def with_both_ends_on_one_day(world):
    """A case whose target is as long as the law's sixty days, as the table has it."""
    case = world.at("intake")
    assert clocks(case)["case"].due_at == clocks(case)["statutory"].due_at
    return case


def whole_case(case, name):
    found = Event.objects.filter(case=case, name=name, facts__scope__in=BOTH).order_by("number")
    return [
        (event.facts["scope"], [also["scope"] for also in event.facts.get("also", [])]) for event in found
    ]


def test_both_dates_warn_breach_and_escalate_once():
    world = make_world()
    case = with_both_ends_on_one_day(world)
    world.sweep(120)
    for name, times in (("clock.warned", 1), ("clock.breached", 1), ("clock.escalated", 4)):
        assert whole_case(case, name) == [("statutory", ["case"])] * times
    assert fired(case, "case") == fired(case, "statutory")
    assert [level for _, level in fired(case, "case")][1:] == [
        "breach",
        "desk",
        "section_chief",
        "director",
        "principals",
    ]
    breach = Event.objects.get(case=case, name="clock.breached", facts__scope="statutory")
    assert Firing.objects.filter(clock__case=case, event_number=breach.number).count() == 2
    assert {clock.breached_at for clock in (clocks(case)[scope] for scope in BOTH)} == {
        clocks(case)["case"].due_at
    }
    assert list(violations()) == []


def test_the_mail_names_both_dates():
    world = make_world()
    case = with_both_ends_on_one_day(world)
    world.sweep(70)
    event = Event.objects.get(case=case, name="clock.breached", facts__scope="statutory")
    _, body = texts.single_notice(NoticeEvent(event.name, case.reference, "licence", "intake", event.facts))
    assert "Clock: Statutory date (NSPD-56)" in body
    assert "Also: Whole case: target, due 2 May 2026, 00:00 EDT" in body
    assert list(violations()) == []


def test_dates_that_end_on_two_days_are_told_of_each_alone():
    world = make_world()
    level(world, state="", amount=30)
    case = world.at("intake")
    assert clocks(case)["case"].due_at != clocks(case)["statutory"].due_at
    world.sweep(120)
    assert sorted(whole_case(case, "clock.breached")) == [("case", []), ("statutory", [])]
    assert list(violations()) == []


def test_a_firing_that_is_gone_of_two_is_noticed():
    world = make_world()
    case = with_both_ends_on_one_day(world)
    world.sweep(70)
    breach = Event.objects.get(case=case, name="clock.breached", facts__scope="statutory")
    (gone,) = Firing.objects.filter(clock__case=case, clock__purpose="case", rung="breach")
    forge(f"UPDATE licensing_firing SET event_number = 1 WHERE id = {gone.pk}")
    assert f"I2 {case.reference}: event {breach.number} (clock.breached) has 1 firings, not 2" in list(
        violations()
    )
