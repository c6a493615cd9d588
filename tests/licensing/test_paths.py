"""Every state of every kind is reached through the verbs alone, and what was reached is sound."""

import pytest

from licensing.integrity import violations
from tests.world import PATHS_OF, make_world
from workflows.catalogue import CATALOGUE

EVERY = [(kind, state) for kind, paths in PATHS_OF.items() for state in paths]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_every_state_is_reached(kind, state):
    world = make_world()
    case = world.at(state, kind=kind)
    assert case.desk == (case.flow.desk_of(case) or "")
    assert list(violations()) == []


def test_no_state_is_left_out():
    reached = {kind: set(paths) for kind, paths in PATHS_OF.items()}
    every = {kind: set(flow.names()) for kind, flow in CATALOGUE.items()}
    every["licence"] -= {"applied"}  # an amendment's end, which needs the licence that it amends
    assert reached == every
