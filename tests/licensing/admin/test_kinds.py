"""The pages of the four kinds beside the licence: what they show, in every state, in a fixed number of statements."""

import pytest

from tests.licensing.admin.desks import page, step, words
from tests.world import PATHS_OF

OTHERS = [
    (kind, state) for kind in ("spares", "maintenance", "shipment", "priority") for state in PATHS_OF[kind]
]


@pytest.mark.parametrize(("kind", "state"), OTHERS)
def test_a_case_in_any_state_has_its_page_and_a_page_for_every_step(world, at_desk, kind, state):
    case = world.at(state, kind=kind)
    client = at_desk("olive")
    answer = client.get(page(case))
    assert answer.status_code == 200
    assert case.reference in words(answer)
    for name in sorted({row.name for row in case.flow.rows}):
        assert client.get(step(case, name)).status_code == 200, name
