"""Every process is killed under load, in its short form."""

from tests.faults.load import under_load


def test_every_process_is_killed_under_load(stand, place):
    count = under_load(stand, place, faults=16, drafts=30)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert count.struck == 16
    assert {"restart under load", "kill worker under load", "flush under load"} <= set(count.faults)
