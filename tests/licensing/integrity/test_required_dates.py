"""I2 notices a required date whose clock is not what the case's other clocks say."""

from datetime import date

import pytest

from licensing.integrity import violations
from licensing.models import Clock, ClockSegment
from licensing.worker import cycle
from tests.licensing.integrity.test_clocks import forge
from tests.world import make_world
from tests.worlds.clocks import last_clock

pytestmark = pytest.mark.django_db
NEEDED = date(2026, 3, 13)


def reviewed(needed_on=NEEDED):
    world = make_world()
    return world, world.at("review", kind="spares", detail={"required_on": needed_on})


def said():
    return [violation.split(": ", 1)[1] for violation in violations() if violation.startswith("I2")]


def test_an_end_that_no_clock_gives():
    _, case = reviewed()
    forge(f"UPDATE licensing_clock SET ends_at = ends_at + interval '1 day', due_at = due_at + interval '1 day', "
          f"next_at = next_at + interval '1 day' WHERE purpose = 'risk' AND case_id = {case.pk}")  # fmt: skip
    assert said() == ["will miss its required date from another instant on than its clocks say"]


def test_a_day_that_the_filing_does_not_name():
    reviewed()
    forge("UPDATE licensing_sparesdetail SET required_on = '2026-03-12'")
    assert said()[0] == "is needed on 2026-03-12, and its clock says 2026-03-13"


def test_stages_that_do_not_lie_ahead():
    reviewed()
    forge("""UPDATE licensing_clock SET ahead = '[{"state": "verification"}]' WHERE purpose = 'risk'""")
    assert said() == ["counts on other stages than lie ahead of it"]


def test_a_clock_that_is_gone():
    _, case = reviewed()
    clock = last_clock(case, "risk")
    forge(
        f"DELETE FROM licensing_clocksegment WHERE clock_id = {clock.pk}",
        f"DELETE FROM licensing_clock WHERE id = {clock.pk}",
    )
    assert said() == ["lacks a clock of its required date, against the table and its filing"]


def test_a_clock_where_none_is_due():
    _, case = reviewed()
    assert ClockSegment.objects.filter(clock__case=case).exists()
    forge("UPDATE licensing_case SET received_at = NULL")
    assert "has a clock of its required date, against the table and its filing" in said()


def test_a_risk_that_is_none():
    world, case = reviewed(date(2026, 3, 10))
    cycle.sweep(now=world.now)
    assert said() == []
    forge("UPDATE licensing_clock SET ends_at = '2026-05-01', due_at = '2026-05-01' WHERE purpose = 'risk'")
    assert "is said to miss its required date, and can be done in time" in said()
    assert Clock.objects.get(case=case, purpose="risk").says_date_missed
