"""How many statements a verb may send, whatever the size of the data."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing import filing, transitions
from tests.world import PATHS, make_world

pytestmark = pytest.mark.django_db
FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET CONSTRAINTS")
TRANSITION, FILING, LIST = 12, 15, 8


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(FREE)]


def test_filing_stays_in_its_budget():
    world = make_world()
    lines = [
        {"description": f"Part {n}", "usml_category": "XIX(f)", "quantity": 1, "value": 1} for n in range(200)
    ]
    sent = statements(lambda: world.file(lines=lines))
    assert len(sent) <= FILING


def test_an_edit_costs_the_same_however_many_parties_there_are():
    world = make_world()
    party = {"role": "consignee", "name": "HAL", "country": "IN", "partner": "hal"}
    costs = []
    for count in (1, 40):
        case = world.file(parties=[party] * count)
        costs.append(
            len(statements(lambda case=case: filing.edit(case.pk, world.moment("filer"), {"subject": "X"})))
        )
    assert costs[0] == costs[1] <= TRANSITION


@pytest.mark.parametrize("state", [state for state in PATHS if state not in ("draft", "applied")])
def test_every_step_to_every_state_stays_in_its_budget(state):
    world = make_world()
    case = world.file()
    for step in PATHS[state]:
        sent = statements(lambda step=step: step(world, case))
        assert len(sent) <= TRANSITION, sent


def test_the_ways_out_are_listed_in_few_statements():
    world = make_world()
    case = world.at("countersign")
    sent = statements(lambda: transitions.available(world.fresh(case), world.moment("countersigner")))
    assert len(sent) <= LIST
