"""Whatever anybody does to linked cases of every kind leaves the invariants whole, and no case is ever stuck."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing.invariants import breaches
from tests.licensing.walking import Party, without_a_way_home

# mostly somebody whose turn it is, sometimes anybody with anything, a consignment, a relay, or time alone
WHAT = ("turn",) * 8 + ("anybody", "lodge", "lodge", "relay", "time")
STEP = st.tuples(st.sampled_from(WHAT), st.integers(0, 99), st.integers(0, 999), st.integers(0, 999))


class Walk(TestCase):
    """Each example has a world of its own, rolled back."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 999), st.integers(0, 999), st.lists(STEP, min_size=10, max_size=50))
    def test_any_walk_leaves_the_invariants_whole(self, first, second, walk):
        party = Party(first, second)
        for step in walk:
            party.step(*step)
        party.check()
        assert list(breaches()) == []
        party.go_home()
        assert list(breaches()) == []


def test_every_state_has_a_way_home():
    assert without_a_way_home() == set()
