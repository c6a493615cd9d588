"""Whatever anybody does to linked cases of every kind leaves the invariants whole, and no case is ever stuck."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing.integrity import violations
from tests.licensing.walking import Party, without_a_path_to_an_end

# mostly somebody whose turn it is, sometimes anybody with anything, a shipment, a follower, or time alone
WHAT = ("turn",) * 10 + ("anybody", "shipment", "followers", "followers", "time")
BIG = 10**6


@pytest.mark.slow
class Walk(TestCase):
    """Each example has a world of its own, rolled back; true chance, since drawn numbers lean towards the small."""

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.randoms(use_true_random=True))
    def test_any_walk_leaves_the_invariants_whole(self, chance):
        party = Party(chance.randrange(BIG), chance.randrange(BIG))
        for _ in range(chance.randrange(60)):
            numbers = (chance.randrange(BIG) for _ in range(3))
            party.step(chance.choice(WHAT), *numbers)
        party.check()
        assert list(violations()) == []
        party.go_home()
        assert list(violations()) == []


def test_every_state_has_a_path_to_its_end():
    assert without_a_path_to_an_end() == set()
