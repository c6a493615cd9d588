"""The storm, in its short form."""

import pytest

from tests.faults.storm import Storm


@pytest.mark.parametrize("seed", [20261123])
def test_two_hundred_random_faults_lose_and_double_nothing(stand, django_db_blocker, seed):
    with django_db_blocker.unblock(), Storm(stand, seed) as storm:
        count = storm.round(200)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert count.struck >= 200
    assert set(count.faults) == {
        "kill at a statement",
        "kill at a commit",
        "terminate at a statement",
        "terminate at a commit",
        "commit answer lost",
        "commit lost",
    }
