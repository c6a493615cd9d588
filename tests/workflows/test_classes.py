"""The classes as a pure function of evidence, and that no guard of any table knows of one."""

import inspect
from itertools import chain, combinations, pairwise

import pytest

from workflows import classes
from workflows.catalogue import CATALOGUE
from workflows.classes import CLASSES, DISRUPTION, DO, DOWN, DX, SOSA, class_of

EVERY = (DX, DO, SOSA, DISRUPTION, DOWN)
SETS = list(chain.from_iterable(combinations(EVERY, size) for size in range(len(EVERY) + 1)))


@pytest.mark.parametrize(
    ("evidence", "name"),
    [
        ((), "P3"),
        ((DOWN,), "P2"),
        ((DISRUPTION,), "P2"),
        ((DO,), "P2"),
        ((SOSA,), "P3"),
        ((SOSA, DOWN), "P2"),
        ((DO, SOSA), "P1"),
        ((DX,), "P0"),
        (EVERY, "P0"),
    ],
)
def test_evidence_gives_its_class(evidence, name):
    assert class_of(evidence) == name


def test_more_evidence_never_lowers_a_class():
    for evidence in SETS:
        for more in EVERY:
            assert class_of({*evidence, more}) <= class_of(evidence)  # P0 comes before P1


def test_what_is_no_evidence_gives_nothing():
    assert class_of({"certificate", "P0", "dx"}) == "P3"


def test_a_higher_class_never_has_more_time_or_a_later_place():
    ordered = list(CLASSES.values())
    assert [item.name for item in ordered] == ["P0", "P1", "P2", "P3"]
    for higher, lower in pairwise(ordered):
        assert all(higher.shortened(days) <= lower.shortened(days) for days in range(1, 60))
        assert higher.strict or higher.ahead >= lower.ahead
        for name in ("short", "long"):
            reached = dict(getattr(higher, name))
            assert all(
                reached.get(level, 0) <= after for level, after in getattr(lower, name) if level in reached
            )


def test_the_least_share_is_one():
    assert [CLASSES["P0"].shortened(days) for days in (1, 2, 3, 10)] == [1, 1, 2, 5]
    assert [CLASSES["P3"].shortened(days) for days in (1, 2, 3, 10)] == [1, 2, 3, 10]


def test_strict_classes_have_lanes_of_their_own():
    assert [classes.lane(name) for name in CLASSES] == [0, 1, 2, 2]
    assert classes.IDLE == 3


def test_no_guard_reads_a_class_or_its_place():
    words = ("priority_class", "queue_", "class_of")
    guards = {
        guard for flow in CATALOGUE.values() for transition in flow.transitions for guard in transition.guards
    }
    modules = {inspect.getmodule(guard) for guard in guards}
    assert len(modules) >= 8
    for module in modules:
        text = inspect.getsource(module)
        assert not [word for word in words if word in text], module.__name__
