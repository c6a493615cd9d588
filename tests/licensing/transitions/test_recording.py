"""Recording: what moved after it was locked is not written over."""

import pytest
from django.db import transaction

from licensing import transitions
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_a_case_that_changed_since_it_was_locked_is_not_written_over():
    world = make_world()
    case = world.at("review")
    late = transitions.decide(transitions.lock(case.pk), "query", world.ctx("officer", reason="Which lot?"))
    moved = world.execute(case, "withdraw", "filer")
    with pytest.raises(RuntimeError, match="changed under the lock"), transaction.atomic():
        transitions.record([late])
    fresh = world.fresh(case)
    assert (fresh.state, fresh.event_count) == ("withdrawn", moved.event_count)
