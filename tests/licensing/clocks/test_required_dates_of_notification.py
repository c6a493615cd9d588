"""The wait for Congress is counted on once it is known to be due: 22 CFR 123.15(b), 124.11(b)."""

from datetime import date

import pytest

from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import Case
from licensing.priority import support_offers
from tests.world import START, detail, make_world
from tests.worlds.clocks import clocks, end_of

pytestmark = pytest.mark.django_db
DUE = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}


def stages(case):
    return [(clock["state"], clock["amount"], clock["unit"]) for clock in clocks(case)["risk"].ahead]


def test_consultation_wait_and_approval_come_after_a_recommendation_that_names_one():
    """Three working days before 30 June, thirty days before those, forty before those."""
    world = make_world()
    case = world.at("review", detail=detail(world, required_on=date(2026, 6, 30)))
    assert stages(case) == [("countersign", 3, "wd")]
    case = world.execute(case, "recommend", "officer", **DUE)
    assert stages(case) == [("consultation", 40, "cd"), ("notification", 30, "cd"), ("countersign", 3, "wd")]
    assert clocks(case)["risk"].ends_at == end_of(2026, 4, 16)
    offer = support_offers.of(CaseFile(world.fresh(case)), world.now, Case.objects.all())
    assert offer.foreseen_on == date(2026, 5, 19)
    assert list(violations()) == []


def test_what_is_over_is_not_counted_again():
    world = make_world()
    case = world.at("review", detail=detail(world, required_on=date(2026, 6, 30)))
    case = world.execute(case, "recommend", "officer", **DUE)
    case = world.execute(case, "consult", "countersigner")
    assert [name for name, *_ in stages(case)] == ["notification", "countersign"]
    case = world.execute(case, "notify_congress", "officer", received_by_congress_on=START.date())
    assert stages(case) == [("countersign", 3, "wd")]
    world.sweep(31)
    assert stages(world.fresh(case)) == []
    assert list(violations()) == []
