"""The system checks notice a table whose names lead nowhere."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from licensing.models import Case
from licensing.transitions import side_effects
from workflows import checks
from workflows.catalogue import CATALOGUE
from workflows.language import until

FLOW = CATALOGUE["licence"]


@pytest.fixture
def with_flow(monkeypatch):
    def use(kind, flow):
        fake = MappingProxyType({kind: flow})
        monkeypatch.setattr(checks, "CATALOGUE", fake)
        monkeypatch.setattr(side_effects, "CATALOGUE", fake)

    return use


def ids():
    return [error.id for error in [*checks.tables_are_bound(None), *side_effects.side_effects_exist(None)]]


def test_the_real_tables_pass():
    assert ids() == []


def test_a_kind_without_a_proxy(with_flow):
    with_flow("toy", FLOW)
    assert ids() == ["workflows.E001"]


def test_a_duration_that_reads_no_fact(with_flow):
    approved = FLOW.state("approved")
    changed = replace(approved, clocks=(until("no_such_fact"),))
    states = tuple(changed if state.name == "approved" else state for state in FLOW.states)
    with_flow("licence", replace(FLOW, states=states))
    assert ids() == ["workflows.E002"]


def test_an_event_declared_with_two_wordings(with_flow):
    transitions = tuple(
        replace(transition, public="Other words.") if transition.sources == ("revocation",) else transition
        for transition in FLOW.transitions
    )
    with_flow("licence", replace(FLOW, transitions=transitions))
    assert ids() == ["workflows.E003"]


def test_a_side_effect_that_does_not_exist(with_flow):
    names = ("impose_obligations", "nothing_known")
    transitions = tuple(
        replace(transition, side_effects=names) if transition.name == "accept" else transition
        for transition in FLOW.transitions
    )
    with_flow("licence", replace(FLOW, transitions=transitions))
    assert ids() == ["licensing.E001"]


def test_every_kind_has_its_proxy():
    assert set(Case.proxies) == set(CATALOGUE)
