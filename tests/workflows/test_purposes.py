"""Purposes: one declaration says everything of what a clock is for."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from workflows import purposes
from workflows.catalogue import CATALOGUE
from workflows.purposes import NUMBERED, PURPOSES, UNNUMBERED, Purpose, read, scope


@pytest.mark.parametrize("purpose", Purpose)
def test_it_is_read_as_it_is_written(purpose):
    number = 3 if purpose.is_numbered else None
    assert read(scope(purpose, number)) == (purpose, number)


def test_stored_and_told_as_ever():
    assert scope(Purpose.STAGE) == "stage"
    assert scope(Purpose.INTERRUPTION) == "detour"
    assert scope("referral", 3) == "referral/3"
    with pytest.raises(ValueError, match="nonsense"):
        read("nonsense/1")


def test_an_item_has_a_number_and_nothing_else_has():
    assert set(NUMBERED) == {"referral", "obligation", "evidence", "ground", "delay"}
    assert {*NUMBERED, *UNNUMBERED} == set(Purpose)


def test_the_officers_own_are_nobody_elses():
    own = {item for item in Purpose if not PURPOSES[item].filer}
    assert own == {"referral", "evidence", "ground", "risk"}
    assert {item for item in Purpose if PURPOSES[item].filer and not PURPOSES[item].parties} == {"obligation"}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        (None, "Nothing is said of the purpose 'expiry': its title, what ends its clocks, who reads them."),
        (replace(PURPOSES["expiry"], title=""), "The purpose 'expiry' has no title."),
        (
            replace(PURPOSES["expiry"], filer=False),
            "Parties may read clocks of the purpose 'expiry', and the filer may not.",
        ),
    ],
)
def test_what_is_not_said_is_noticed(monkeypatch, changed, text):
    assert list(purposes.incomplete()) == []
    known = {**PURPOSES, Purpose.EXPIRY: changed}
    known = {item: terms for item, terms in known.items() if terms is not None}
    monkeypatch.setattr(purposes, "PURPOSES", MappingProxyType(known))
    assert list(purposes.incomplete()) == [text]


def test_every_line_of_a_table_is_of_a_purpose_that_a_table_can_have():
    lines = [clock for flow in CATALOGUE.values() for state in flow.states for clock in state.clocks]
    assert {line.purpose for line in lines} <= {*UNNUMBERED, "referral"}
