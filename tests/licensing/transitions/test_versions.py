"""Versions: who saw another version of the case than there is moves nothing, be it one that there never was."""

import pytest

from licensing import transitions
from licensing.context import ActionContext
from licensing.transitions import Refused
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ahead", [-1, 1])
def test_another_version_than_there_is_is_refused(ahead):
    world = make_world()
    case = world.at("intake")
    ctx = ActionContext(world.now, world.actors["officer"], seen=case.event_count + ahead)
    with pytest.raises(Refused) as refused:
        transitions.execute(case.pk, "accept", ctx)
    assert refused.value.codes == {"stale_version"}
