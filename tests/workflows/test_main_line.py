"""The main line of each table: what still lies between a state and the outcome, and which lines are none."""

import pytest

from tests.workflows.test_language import STATES, TRANSITIONS
from workflows.catalogue import CATALOGUE
from workflows.language import Fork, Role, final, row, state, wd
from workflows.main_line import remaining
from workflows.workflow import BadTable, Workflow


class Facts:
    """A case as far as a fork asks."""

    state = previous_state = ""

    def __init__(self, **facts):
        self.facts = facts

    def fact(self, name):
        return self.facts.get(name, False)

    def notification(self):
        return self.facts.get("notification", "")


@pytest.mark.parametrize(
    ("kind", "state", "left"),
    [
        ("licence", "intake", ["review", "countersign"]),
        ("licence", "review", ["countersign"]),
        ("licence", "countersign", []),
        ("licence", "staffed", ["determination", "countersign"]),
        ("licence", "determination", ["countersign"]),
        ("licence", "consultation", ["notification", "countersign"]),
        ("licence", "notification", ["countersign"]),
        ("maintenance", "intake", ["technical", "determination", "countersign"]),
        ("maintenance", "awaiting_licence", []),
        ("spares", "verification", ["review", "countersign"]),
        ("spares", "awaiting_licence", []),
        ("priority", "sponsorship", ["endorsement", "authorisation"]),
        ("priority", "authorisation", []),
        ("shipment", "lodged", []),
    ],
)
def test_what_lies_before_the_outcome(kind, state, left):
    assert list(remaining(CATALOGUE[kind], state, Facts())) == left


@pytest.mark.parametrize(
    ("state", "stands", "left"),
    [
        ("review", "due", ["countersign", "consultation", "notification", "countersign"]),
        ("countersign", "due", ["consultation", "notification", "countersign"]),
        ("consultation", "due", ["notification", "countersign"]),
        ("notification", "running", ["countersign"]),
        ("countersign", "over", []),
        ("approved", "due", []),
    ],
)
def test_the_path_is_by_congress_where_a_notification_is_due(state, stands, left):
    assert list(remaining(CATALOGUE["licence"], state, Facts(notification=stands))) == left


def test_an_assurance_needs_no_authorisation():
    assert remaining(CATALOGUE["priority"], "endorsement", Facts(is_assurance=True)) == ()


def test_every_state_before_an_outcome_has_a_path_that_ends():
    for flow in CATALOGUE.values():
        for item in flow.states:
            assert len(remaining(flow, item.name, Facts())) <= len(flow.states)


def toy(main, transitions=TRANSITIONS, states=STATES):
    return Workflow("toy", "TOY", tuple(states), tuple(transitions), main=main)


def test_a_table_has_a_main_line_whose_neighbours_a_transition_joins():
    assert remaining(toy(("desk", "done")), "draft", Facts()) == ("desk",)


def test_from_where_no_path_leads_back_only_the_outcome_is_left():
    states = [*STATES, state("stray", Role.OFFICER, wd(2)), final("gone")]
    transitions = [
        *TRANSITIONS,
        row("stray", "desk", "stray", done="strayed"),
        row("leave", "stray", "gone", done="left"),
    ]
    assert remaining(toy(("desk", "done"), transitions, states), "stray", Facts()) == ()


@pytest.mark.parametrize(
    ("main", "error"),
    [
        (("desk", "gone"), "the main line names the unknown state 'gone'"),
        (("draft", "done"), "no transition leads along the main line from 'draft' to 'done'"),
        (("draft", "desk"), "the main line has to end with its only outcome; 'desk' is on it"),
    ],
)
def test_a_line_that_is_none_is_refused(main, error):
    with pytest.raises(BadTable, match=error):
        toy(main)


def test_a_fork_may_leave_the_line_for_an_outcome_alone():
    fork = Fork("desk", "done", bool)
    transitions = [row("submit", "draft", fork, done="submitted"), *TRANSITIONS[1:]]
    assert toy(("draft", "desk", "done"), transitions).main == ("draft", "desk", "done")
    fork = Fork("done", "asked", bool)
    transitions = [*TRANSITIONS[:-1], row("finish", "desk", fork, done="finished")]
    with pytest.raises(BadTable, match="a fork leaves the main line at 'desk'"):
        toy(("desk", "done"), transitions)
