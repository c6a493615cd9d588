"""A move and a sweep at the very instant at which a clock is due: one breach, before the move, whoever comes first."""

import pytest

from licensing.integrity import violations
from licensing.models import Event
from licensing.transitions import Refused
from licensing.worker import deadlines
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.clocks import clocks

TIMES = 40
AT_ONCE = 10
RECOMMENDATION = {"recommendation": "approve", "notification": "none"}


@pytest.mark.parametrize("sweepers", [1, 2])
def test_a_move_and_a_sweep_at_the_due_instant(committed_db, sweepers):
    """Forty times here; `make faults` has a thousand approvals at the instant of their deadline (`masses.approvals`)."""
    world = make_world()
    start, cases = world.now, []
    for _ in range(TIMES // 2):
        world.now = start
        cases.append(world.at("review"))
    due = {clocks(case)["stage"].due_at for case in cases}
    assert len(due) == 1
    (instant,) = due
    world.now = instant
    for first in range(0, len(cases), AT_ONCE):
        few = cases[first : first + AT_ONCE]
        moves = [execute(world, case, "recommend", "officer", **RECOMMENDATION) for case in few]
        results = at_once(*moves, *[lambda: deadlines.sweep(now=instant, batch=3)] * sweepers)
        assert not [result for result in results if isinstance(result, Refused)]
    for case in cases:
        facts = list(
            Event.objects.filter(case=case, name__in=("clock.breached", "case.recommended"))
            .order_by("number")
            .values_list("name", "facts__due_at")
        )
        assert facts == [("clock.breached", instant.isoformat()), ("case.recommended", None)]
    assert list(violations()) == []
