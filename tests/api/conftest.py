"""Who calls the API in these tests; Django is set up only after this file was read, hence the late imports."""

import pytest


@pytest.fixture
def world(db):
    """The small world, at whose instant the API acts: deadlines of a world of long ago would have passed by now."""
    from api import auth
    from tests.world import make_world

    created, original = make_world(), auth.ActionContext
    # not the fixture of that name: what the verbs do is left as it is
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "ActionContext", lambda _now, *more: original(created.now, *more))
        yield created


@pytest.fixture
def callers(world):
    from tests.api.calling import Caller, caller

    named = {name: caller(world.actors[name].client_id) for name in ("filer", "consignee", "stranger")}
    return {**named, "nobody": Caller()}


@pytest.fixture
def systems(world):
    """A caller for every partner's system, by the name of its actor."""
    from tests.api import journey

    return journey.systems(world)


@pytest.fixture
def filer(callers):
    return callers["filer"]


@pytest.fixture
def nothing_moves(db):
    """What was written when the test begins is all that is written when it ends."""
    from tests.api.calling import everything

    before = everything()
    yield
    assert everything() == before
