"""A licence that idle equipment waits for is decided in the class of what waits, as long as it waits."""

import pytest

from licensing.case_file import CaseFile
from licensing.integrity import classes
from tests.world import make_world
from tests.worlds.filings import ENGINE

pytestmark = pytest.mark.django_db
ON_LICENCE = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}


def waiting(world, state="review", kind="spares", **detail):
    """A licence in that state, and a case that waits for it."""
    on = world.at(state)
    facts = {**ON_LICENCE, "licence": on.reference, **detail}
    case = world.execute(world.file(kind=kind, detail=facts, delivered_item=ENGINE), "submit", "hal")
    case = world.execute(case, "await_licence", "officer")
    world.sweep(0)
    return world.fresh(on), case


def evidence(case):
    return [(piece.code, piece.source, piece.of_parent.case) for piece in CaseFile(case).priority.evidence]


def test_a_case_with_equipment_down_lends_it_to_the_licence_it_waits_for():
    world = make_world()
    on, case = waiting(world, equipment_down=True)
    assert (on.priority_class, evidence(on)) == ("P2", [("equipment_down", "awaited", case)])
    told = on.events.get(name="case.reclassified")
    assert told.facts["evidence"][0]["awaited_by"] == case.reference
    assert list(classes.violations()) == []


@pytest.mark.parametrize("end", ["equipment is back", "withdrawn", "granted"])
def test_it_is_given_back_when_the_wait_or_the_outage_ends(end):
    world = make_world()
    on, case = waiting(world, state="countersign", equipment_down=True)
    if end == "equipment is back":
        world.execute(case, "return_to_service", "hal")
    elif end == "withdrawn":
        world.execute(case, "withdraw", "hal")
    else:
        world.execute(on, "approve", "countersigner")
    for _ in range(2):
        world.sweep(0)
    on = world.fresh(on)
    assert (on.priority_class, evidence(on)) == ("P3", [])
    assert list(classes.violations()) == []


def test_nothing_is_lent_by_a_case_whose_equipment_works_until_it_goes_down():
    world = make_world()
    on, case = waiting(world)
    assert (on.priority_class, evidence(on)) == ("P3", [])
    world.goes_down(case)
    world.sweep(0)
    assert world.fresh(on).priority_class == "P2"


def test_maintenance_lends_too_and_two_that_wait_are_two_pieces_of_evidence():
    world = make_world()
    on, case = waiting(world, kind="maintenance")
    world.goes_down(case)
    other = world.execute(
        world.file(
            kind="spares",
            detail={**ON_LICENCE, "licence": on.reference, "equipment_down": True},
            delivered_item=ENGINE,
        ),
        "submit",
        "hal",
    )
    other = world.execute(other, "await_licence", "officer")
    world.sweep(0)
    on = world.fresh(on)
    assert {piece[2] for piece in evidence(on)} == {case, other}
    world.execute(case, "withdraw", "hal")
    world.sweep(0)
    assert (world.fresh(on).priority_class, evidence(world.fresh(on))) == (
        "P2",
        [("equipment_down", "awaited", other)],
    )
