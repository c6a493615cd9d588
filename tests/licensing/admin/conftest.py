"""Who signs in to the admin in these tests, and what they see."""

import pytest


@pytest.fixture
def world(db):
    from tests.world import make_world

    return make_world()


@pytest.fixture
def at_desk(world):
    """A browser's stand-in for a person: the username signs in."""
    from tests.licensing.admin.desks import signed_in

    return signed_in


@pytest.fixture
def nothing_moves(world):
    """Ask it for a check that a case is as it was when asked, but for what the clock has done to it since."""
    from licensing.models import Case, Event

    def watch(case):
        acts = Event.objects.exclude(actor_kind="clock")
        before = (world.fresh(case).state, acts.count(), Case.objects.count())
        return lambda: (world.fresh(case).state, acts.count(), Case.objects.count()) == before

    return watch
