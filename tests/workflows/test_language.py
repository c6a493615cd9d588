"""A table that contradicts itself does not come to exist, and says every error that it has."""

import pytest

from workflows.language import (
    Desk,
    Fork,
    Role,
    State,
    Target,
    Tone,
    Unit,
    Within,
    by_instant,
    cd,
    final,
    hours,
    row,
    state,
    until,
    wd,
)
from workflows.purposes import Purpose
from workflows.workflow import BadTable, Workflow, target_of

OFFICER, CLOCK, FILER = Role.OFFICER, Role.CLOCK, Role.FILER
STATES = (
    state("draft", FILER),
    state("desk", OFFICER, wd(2)),
    state("asked", FILER, cd(30), interruption=True),
    final("done"),
)
TRANSITIONS = (
    row("submit", "draft", "desk", done="submitted"),
    row("ask", "desk", "asked", done="asked"),
    row("answer", "asked", Target.PREVIOUS, done="answered"),
    row("note", "desk", Target.UNCHANGED, done="noted"),
    row("finish", "desk", "done", done="finished"),
)


def flow(states=STATES, transitions=TRANSITIONS):
    return Workflow("toy", "TOY", tuple(states), tuple(transitions))


def error_of(states=STATES, transitions=TRANSITIONS):
    with pytest.raises(BadTable) as caught:
        flow(states, transitions)
    return str(caught.value)


def test_a_sound_table_answers_questions():
    toy = flow()
    assert toy.initial.name == "draft"
    assert toy.transition("finish", "desk").targets() == ("done",)
    assert toy.transition("finish", "draft") is None
    assert toy.possible_roles(toy.transition("ask", "desk"), "desk") == (OFFICER,)
    assert toy.returns_to("asked") == ("desk",)
    assert toy.leads_to(toy.transition("note", "desk"), "desk") == ("desk",)
    assert toy.leads_to(toy.transition("answer", "asked"), "asked") == ("desk",)
    with pytest.raises(KeyError):
        toy.state("nowhere")


@pytest.mark.parametrize(
    ("transitions", "text"),
    [
        ([*TRANSITIONS, row("leave", "nowhere", "done", done="left")], "unknown state nowhere"),
        ([*TRANSITIONS, row("leave", "desk", "elsewhere", done="left")], "unknown state elsewhere"),
        (
            [*TRANSITIONS, row("again", "done", "desk", done="again")],
            "final state 'done' has a transition out of it (again)",
        ),
        (
            [*TRANSITIONS, row("finish", "desk", "done", done="finished")],
            "transition 'finish' leaves 'desk' twice",
        ),
        (
            [*TRANSITIONS, row("back", "desk", Target.PREVIOUS, done="back")],
            "goes back from 'desk', which is no interruption",
        ),
        (
            [*TRANSITIONS, row("self", "desk", "done", automatic=True, done="x")],
            "automatic transition 'self' is not the clock's",
        ),
        ([*TRANSITIONS, row("leave", "desk", "done")], "transition 'leave' names no event"),
        (
            [*TRANSITIONS, row("leave", "desk", "done", done="left", four_eyes=("nobody",))],
            "pairs with unknown 'nobody'",
        ),
        (
            [*TRANSITIONS, row("submit", "desk", "done", done="other")],
            "transitions named 'submit' differ in inputs or event",
        ),
        (
            [transition for transition in TRANSITIONS if transition.name != "answer"],
            "state 'asked' is a dead end",
        ),
        (
            [transition for transition in TRANSITIONS if transition.name != "ask"],
            "interruption 'asked' has nowhere to return to",
        ),
        (
            [transition for transition in TRANSITIONS if transition.name != "finish"],
            "no final state can be reached from 'desk'",
        ),
        (
            [transition for transition in TRANSITIONS if transition.name != "submit"],
            "state 'desk' cannot be reached",
        ),
    ],
)
def test_an_error_in_the_transitions_is_told(transitions, text):
    assert text in error_of(transitions=transitions)


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ([*STATES, final("done")], "state 'done' is declared twice"),
        (
            [
                *STATES[:3],
                State("done", None, (), interruption=False, final=False, tone=Tone.GOOD, title="x"),
            ],
            "has no desk",
        ),
        (
            [STATES[0], state("desk", OFFICER, wd(2, overdue="finish")), *STATES[2:]],
            "'finish' of 'desk' is not the clock's",
        ),
        (
            [STATES[0], state("desk", OFFICER, wd(2, overdue="never")), *STATES[2:]],
            "'never' of 'desk' is not the clock's",
        ),
        (
            [STATES[0], state("desk", OFFICER, excuses="weather"), *STATES[2:]],
            "state 'desk' opens the unknown exception 'weather'",
        ),
        (
            [STATES[0], state("desk", OFFICER, excuses="hold"), *STATES[2:]],
            "state 'desk' opens the unknown exception 'hold'",
        ),
        (
            [
                STATES[0],
                state("desk", OFFICER, pause_basis="the applicant's time", outcome=True),
                *STATES[2:],
            ],
            "state 'desk' is an outcome, and pauses a date that has ended",
        ),
    ],
)
def test_an_error_in_the_states_is_told(states, text):
    assert text in error_of(states=states)


def test_an_interruption_entered_from_an_interruption_goes_back_to_where_the_first_was_entered():
    states = (*STATES[:3], state("argued", FILER, cd(2), interruption=True), final("done"))
    transitions = [
        *TRANSITIONS,
        row("argue", "asked", "argued", done="argued"),
        row("give_in", "argued", Target.PREVIOUS, done="gave_in"),
    ]
    assert flow(states, transitions).returns_to("argued") == ("desk",)


def test_an_overdue_transition_that_leads_nowhere_is_an_error():
    states = (STATES[0], state("desk", OFFICER, wd(2, overdue="tick")), *STATES[2:])
    transitions = [*TRANSITIONS, row("tick", "desk", Target.UNCHANGED, CLOCK, done="ticked")]
    assert "overdue transition 'tick' of 'desk' leads nowhere" in error_of(states, transitions)


def test_every_error_is_told_at_once():
    error = error_of(
        transitions=[
            *TRANSITIONS,
            row("again", "done", "desk"),
            row("back", "desk", Target.PREVIOUS, done="back"),
        ]
    )
    assert "final state" in error
    assert "names no event" in error
    assert "no interruption" in error


def test_a_repeated_input_is_an_error():
    from workflows.input import Input

    twice = row("leave", "desk", "done", done="left", inputs=(Input("why"), Input("why")))
    assert "has the same input twice" in error_of(transitions=[*TRANSITIONS, twice])


class Subject:
    """A case and its file in one, as far as a target asks."""

    left_state = "desk"
    state = "asked"
    chosen = True

    @property
    def case(self):
        return self


def test_targets_follow_the_case():
    fork = row("x", "desk", Fork("done", "asked", lambda file: file.chosen), done="x")
    assert target_of(fork, "desk", Subject()) == "asked"
    Subject.chosen = False
    assert target_of(fork, "desk", Subject()) == "done"
    assert target_of(row("x", "asked", Target.PREVIOUS, done="x"), "asked", Subject()) == "desk"
    assert target_of(row("x", "desk", Target.UNCHANGED, done="x"), "desk", Subject()) == "desk"
    assert target_of(row("x", "desk", "done", done="x"), "desk", Subject()) == "done"
    assert str(fork.target) == "done / asked"


def test_durations_read_as_the_table_does():
    assert str(wd(2)) == "2 wd T"
    assert str(cd("wait_days", statutory=True, since="received_on")) == "wait_days cd S from received_on"
    assert str(until("expires_on", statutory=True)) == "until expires_on S"
    assert str(until("promised_on")) == "until promised_on T"
    assert str(cd(30, purpose=Purpose.REFERRAL)) == "30 cd T, each referral"


def test_a_clock_that_ends_at_an_instant_names_the_fact_that_holds_it():
    states = (STATES[0], state("desk", OFFICER, Within(2, Unit.INSTANT)), *STATES[2:])
    assert "a clock of 'desk' names no fact that holds its end" in error_of(states)


def test_a_purpose_has_one_clock_that_is_sure_and_others_that_are_optional():
    states = (STATES[0], state("desk", OFFICER, wd(2), hours(3, optional=True)), *STATES[2:])
    assert flow(states).state("desk").clocks[1].unit is Unit.HOURS
    states = (STATES[0], state("desk", OFFICER, wd(2), hours(3)), *STATES[2:])
    assert "state 'desk' has two clocks 'stage'" in error_of(states)


@pytest.mark.parametrize(
    ("within", "text"),
    [
        (hours(6), "6 h T"),
        (hours("stated", statutory=True), "stated h S"),
        (by_instant("due_at", statutory=True, optional=True), "until due_at S, if there is one"),
        (
            wd("days", since="received_on", calendar_of=Role.SUPPLIER),
            "days wd T from received_on, supplier's calendar",
        ),
    ],
)
def test_a_duration_reads_as_a_person_would_say_it(within, text):
    assert str(within) == text


def test_a_transition_without_roles_is_for_whoever_the_desk_of_the_case_is():
    desk = Desk("whose", (OFFICER, FILER))
    toy = flow((STATES[0], state("desk", desk, wd(2)), *STATES[2:]))
    assert str(desk) == "officer / filer"
    assert toy.possible_roles(toy.transition("finish", "desk"), "desk") == (OFFICER, FILER)

    class Case:
        state = "desk"

        def fact(self, name):
            return {"whose": "filer"}[name]

    assert toy.allowed_roles(toy.transition("finish", "desk"), Case()) == (FILER,)
    assert toy.desk_of(Case()) is FILER


def test_a_transition_can_be_for_several_roles():
    toy = flow(
        transitions=[
            *TRANSITIONS,
            row("close", "desk", "done", (CLOCK, FILER), done="closed", automatic=True),
        ]
    )
    assert toy.possible_roles(toy.transition("close", "desk"), "desk") == (CLOCK, FILER)
