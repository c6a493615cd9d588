"""How many statements a verb may send, whatever the size of the data."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing import filing, transitions
from licensing.case_file import CaseFile
from licensing.worker import followers
from tests.world import PATHS_OF, filing_of_kind, make_world
from tests.worlds.clocks import hold, level, lift
from tests.worlds.filings import shipment_content

pytestmark = pytest.mark.django_db
FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET CONSTRAINTS")
TRANSITION, FILING, LIST = 11, 15, 8
FILE_SHIPMENT = (
    FILING + 6
)  # a filing under a locked parent, whose followers and parties it reads, drawn on a locked authority


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FREE)]


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
            len(statements(lambda case=case: filing.edit(case.pk, world.ctx("filer"), {"subject": "X"})))
        )
    assert costs[0] == costs[1] <= TRANSITION


EVERY = [(kind, state) for kind, paths in PATHS_OF.items() for state in paths if paths[state]]


@pytest.mark.parametrize("kind", ["spares", "maintenance", "priority"])
def test_filing_of_every_kind_stays_in_its_budget(kind):
    world = make_world()
    sent = statements(lambda: filing.file(**content_of(kind), ctx=world.ctx("hal")))
    assert len(sent) <= FILING, sent


def content_of(kind):
    """A filing with many lines, its partners loaded."""
    content = filing_of_kind(kind)
    lines = [
        {"description": f"Part {n}", "usml_category": "VIII(h)", "quantity": 1, "value": 1}
        for n in range(100)
    ]
    return {**content, "lines": lines}


@pytest.mark.parametrize("kind", ["licence", "spares", "maintenance"])
def test_filing_a_shipment_stays_in_its_budget(kind):
    world = make_world()
    state = {"licence": "approved", "spares": "released", "maintenance": "cleared"}[kind]
    parent = world.at(state, kind=kind)
    filer = world.partners[{"licence": "ge", "spares": "ge", "maintenance": "lm"}[kind]]
    content = {**shipment_content([{"line": 1, "quantity": 1}]), "ctx": world.ctx("filer")}
    sent = statements(partial(filing.file_shipment, parent.pk, filer=filer, **content))
    assert len(sent) <= FILE_SHIPMENT, sent


@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_every_transition_to_every_state_stays_in_its_budget(kind, state, monkeypatch):
    """Every transition that is executed on the way; what one does beside it (another case, time) is counted elsewhere."""
    real, sent = transitions.execute, []

    def counted(*args):
        results = []

        def act():
            results.append(real(*args))

        sent.append((args[1], len(statements(act))))
        return results[0]

    monkeypatch.setattr(transitions, "execute", counted)
    make_world().at(state, kind=kind)
    # the export filing is late when the goods leave, and what is due asks whether anything was ordered before
    assert [case for case in sent if case[1] > TRANSITION + 2 * (case[0] == "depart")] == []


@pytest.mark.parametrize(
    ("state", "name", "who", "data"),
    [
        ("draft", "submit", "filer", {}),
        ("intake", "accept", "officer", {}),
        ("review", "query", "officer", {"reason": "Which engine?"}),
        ("review", "refer", "officer", {"agencies": ["dtsa", "sca"]}),
        ("staffed", "give_position", "reviewer", {"position": "no_objection"}),
        ("queried", "answer", "filer", {"answer": "The F404-IN20."}),
        ("countersign", "approve", "countersigner", {}),
        ("review", "open_stop", "officer", {"stop": "policy_review", "reason": "A reason."}),
        ("review", "close_stop", "officer", {"open_stop": "end_use_check", "reason": "A reason."}),
        ("approved", "suspend", "countersigner", {"reason": "A new fact"}),
    ],
)
def test_stops_holds_and_service_levels_cost_no_more(state, name, who, data):
    """Two orders that cover other cases, one that covered this one, levels for all it enters, a pause of its own."""
    world = make_world()
    for own in ("intake", "review", "determination", "countersign", ""):
        level(world, state=own)
    for country in ("FR", "BR"):
        hold(world, countries=[country])
    case = world.at(state)
    if state not in ("draft", "approved"):
        world.execute(case, "open_stop", "officer", stop="end_use_check", reason="A visit")
    lift(world, hold(world))
    world.now += timedelta(hours=1)
    sent = statements(lambda: transitions.execute(case.pk, name, world.ctx(who, **data)))
    # the law asks of the countries of its parties, and what an amendment amends is locked
    most = TRANSITION + 2 * (name == "approve")
    assert len(sent) <= most, sent


def test_the_transitions_are_listed_in_few_statements_under_many_holds():
    world = make_world()
    case = world.at("countersign")
    for country in ("FR", "BR", "IT", "ES", "IN"):
        hold(world, countries=[country])
    sent = statements(lambda: transitions.available(CaseFile(world.fresh(case)), world.ctx("countersigner")))
    assert len(sent) <= LIST + 1, sent  # the evidence of its priority


@pytest.mark.parametrize(
    ("kind", "state", "who"),
    [
        ("licence", "countersign", "countersigner"),
        ("spares", "verification", "officer"),
        ("spares", "released", "officer"),
        ("maintenance", "intake", "officer"),
        ("maintenance", "in_work", "repairer"),
        ("shipment", "lodged", "filer"),
        ("shipment", "held", "export_port"),
        ("priority", "authorisation", "authoriser"),
        ("priority", "accepted", "supplier"),
    ],
)
def test_the_transitions_are_listed_in_few_statements(kind, state, who):
    world = make_world()
    case = world.at(state, kind=kind)
    sent = statements(lambda: transitions.available(CaseFile(world.fresh(case)), world.ctx(who)))
    asked = (kind, state) == (
        "shipment",
        "lodged",
    )  # the law, of its parties and of the case that it goes under
    most = LIST + 3 * asked
    assert len(sent) <= most, sent


def test_a_relay_costs_each_follower_a_transition_and_a_second_look():
    world = make_world()
    licence = world.at("countersign")
    facts = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
    for _ in range(3):
        case = world.file(kind="spares", detail={**facts, "licence": licence.reference})
        world.execute(case, "submit", "hal")
        world.execute(case, "await_licence", "officer")
    world.sweep(0)
    world.execute(licence, "approve", "countersigner")
    sent = statements(lambda: followers.notify_followers(now=world.now))
    looks = LIST  # of the licence, at what is lent to it by whoever waits
    assert len(sent) <= 3 * (TRANSITION + LIST + 1) + looks, len(sent)  # and what supports it
