"""Transitions over HTTP: what is open, what is not and why, and what a refusal leaves as it was."""

import pytest
from django.db import transaction

from licensing.models import Event
from tests.api.calling import FILING, is_problem, places
from tests.world import AGREEMENT, PATHS
from workflows.language import RELATIONS
from workflows.tables.licence import LICENCE

TAKEABLE = {
    transition.name
    for transition in LICENCE.transitions
    for source in transition.sources
    if LICENCE.possible_roles(transition, source)[0] in RELATIONS
}
ANSWERS = {
    "answer": {"answer": "F404-IN20"},
    "contest": {"grounds": "It was not us"},
    "request_reconsideration": {"grounds": "A new end-use statement"},
    "execute": {"executed_on": "2026-03-02"},
    "decline_to_conclude": {"decided_on": "2026-03-02"},
    "report_minor_amendment": {"concluded_on": "2026-03-02", "amendment": "Lot 2 comes later"},
    "report_production": {
        "reports": [{"from": "2026-03-02", "until": "2026-03-02", "quantity": 1, "value": "1.00"}]
    },
    "meet_obligation": {"obligation": "signed_copy", "met_on": "2026-03-02"},
}


def path(case, name):
    return f"cases/{case.reference}/transitions/{name}"


def unmoved(world, case):
    fresh = world.fresh(case)
    return (fresh.state, fresh.event_count) == (case.state, case.event_count)


@pytest.mark.parametrize("state", sorted(PATHS))
def test_the_list_is_what_can_be_done(world, callers, state):
    """Each transition that the list calls open is taken, then undone; each other one is refused with the listed refusals."""
    case = world.at(state)
    listed = callers["filer"].get(f"cases/{case.reference}/transitions").json()
    mine = [
        transition.name
        for transition in LICENCE.transitions_from(state)
        if LICENCE.possible_roles(transition, state)[0] in RELATIONS
    ]
    assert [transition["name"] for transition in listed["transitions"]] == mine
    assert (listed["state"], listed["version"]) == (state, case.event_count)
    assert callers["consignee"].get(f"cases/{case.reference}/transitions").status_code == (
        404 if case.received_at is None else 200
    )
    for item in listed["transitions"]:
        body = {"version": case.event_count, **ANSWERS.get(item["name"], {})}
        with transaction.atomic():
            answer = callers["filer"].post(path(case, item["name"]), body)
            if item["allowed"]:
                assert answer.status_code == 200, answer.content
                assert answer.json()["version"] > case.event_count
            else:
                problem = is_problem(answer, 409, "refused")
                assert [e["code"] for e in problem["errors"]] == [o["code"] for o in item["objections"]]
                assert unmoved(world, case)
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", ["draft", "review", "countersign", "approved", "denied", "returned"])
def test_every_transition_in_strange_hands(world, callers, state):
    """A consignee executes nothing, a stranger finds nothing, and of the agency's transitions the filer executes none."""
    case = world.at(state)
    hidden = case.received_at is None
    for name in sorted({transition.name for transition in LICENCE.transitions}):
        body = {"version": case.event_count, **ANSWERS.get(name, {})}
        answers = {
            who: caller.post(path(case, name), body) for who, caller in callers.items() if who != "filer"
        }
        is_problem(answers["stranger"], 404, "not-found")
        is_problem(answers["nobody"], 401, "unauthenticated")
        if hidden:
            is_problem(answers["consignee"], 404, "not-found")
        else:
            error = is_problem(answers["consignee"], 403, "not-permitted")
            assert {item["code"] for item in error["errors"]} <= {"not_yours", "wrong_role"}
        if name not in TAKEABLE:
            problem = is_problem(callers["filer"].post(path(case, name), body), 403, "not-permitted")
            assert [item["code"] for item in problem["errors"]] == ["not_yours"]
    assert unmoved(world, case)


def test_a_moved_case_is_shown(world, filer):
    case = world.at("draft")
    moved = filer.post(path(case, "submit"), {"version": 1}).json()
    assert (moved["state"], moved["desk"], moved["version"]) == ("intake", "officer", 2)
    assert moved["clocks"][0]["scope"] == "stage"
    assert [event["name"] for event in moved["events"]] == ["case.filed", "case.submitted"]
    whole = filer.get(f"cases/{case.reference}").json()
    assert {name: whole[name] for name in moved} == moved


def test_an_unknown_transition_is_not_found(world, filer):
    case = world.at("draft")
    for name in ("fly", "Submit", "submit%20", "__init__", "%F0%9F%92%A9", "x" * 300, "submit/now"):
        is_problem(filer.post(path(case, name), {"version": 1}), 404, "not-found")
    assert unmoved(world, case)


def test_a_stale_version_is_told_the_present(world, filer):
    case = world.at("intake")
    problem = is_problem(filer.post(path(case, "withdraw"), {"version": 1}), 409, "stale-version")
    assert (problem["state"], problem["version"], places(problem)) == ("intake", 2, {"/version"})
    assert unmoved(world, case)


def test_a_wrong_state_is_told_with_every_other_refusal(world, filer):
    case = world.at("intake")
    problem = is_problem(
        filer.post(path(case, "answer"), {"version": 1, "answer": "x"}), 409, "stale-version"
    )
    assert [error["code"] for error in problem["errors"]] == ["stale_version", "wrong_state"]
    problem = is_problem(filer.post(path(case, "answer"), {"version": 2, "answer": "x"}), 409, "wrong-state")
    assert problem["state"] == "intake"
    assert unmoved(world, case)


def test_every_guard_is_heard(world, filer):
    bare = {**FILING, "lines": [], "parties": [], "certified_by": "", "instrument": "DSP-85"}
    reference = filer.post("licence-cases", bare).json()["reference"]
    events = Event.objects.count()
    problem = is_problem(filer.post(f"cases/{reference}/transitions/submit", {"version": 1}), 409, "refused")
    assert [error["code"] for error in problem["errors"]] == [
        "no_lines",
        "no_end_user",
        "instrument",
        "no_certification",
    ]
    assert problem["errors"][0]["citations"] == ["22 CFR 123.1(c)"]
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({}, {"/answer": "missing_answer"}),
        ({"version": None}, {"/version": "null", "/answer": "missing_answer"}),
        ({"version": "2", "answer": "x"}, {"/version": "invalid"}),
        ({"version": 2.0, "answer": "x"}, {"/version": "invalid"}),
        ({"version": 10**30, "answer": "x"}, {"/version": "invalid"}),
        ({"version": -5, "answer": "x"}, {"/version": "min_value"}),
        (
            {"version": [], "answer": 5, "x": 1},
            {"/version": "invalid", "/answer": "bad_answer", "/x": "not_asked_for"},
        ),
        ({"version": 4}, {"/answer": "missing_answer"}),
        ({"version": 4, "answer": ""}, {"/answer": "missing_answer"}),
        ({"version": 4, "answer": "   "}, {"/answer": "bad_answer"}),
        ({"version": 4, "answer": None}, {"/answer": "missing_answer"}),
        ({"version": 4, "answer": True}, {"/answer": "bad_answer"}),
        ({"version": 4, "answer": {"a": [1]}}, {"/answer": "bad_answer"}),
        ({"version": 4, "answer": "x" * 4001}, {"/answer": "bad_answer"}),
        ({"version": 4, "answer": "x", "state": "approved"}, {"/state": "not_asked_for"}),
        ({"version": 4, "answer": "x", "a/b~c": 1}, {"/a~1b~0c": "not_asked_for"}),
    ],
)
def test_a_bad_answer_is_named(world, filer, body, result):
    case = world.at("queried")
    problem = is_problem(filer.post(path(case, "answer"), body), 400, "validation")
    assert {error["pointer"]: error["code"] for error in problem["errors"]} == result
    assert unmoved(world, case)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0001-01-01", "bad_answer"),
        ("9999-12-31", "bad_answer"),
        ("2026-02-30", "bad_answer"),
        ("2026-03-10T00:00:00Z", "bad_answer"),
        (20260310, "bad_answer"),
        ("tomorrow", "bad_answer"),
        (None, "missing_answer"),
    ],
)
def test_a_bad_date_is_named(world, filer, value, code):
    case = world.at("approved", detail=AGREEMENT)
    body = {"version": case.event_count, "executed_on": value}
    problem = is_problem(filer.post(path(case, "execute"), body), 400, "validation")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("/executed_on", code)]
    assert unmoved(world, case)


def test_a_date_to_come_is_refused(world, filer):
    case = world.at("approved", detail=AGREEMENT)
    body = {"version": case.event_count, "executed_on": "2150-01-01"}
    problem = is_problem(filer.post(path(case, "execute"), body), 409, "refused")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("/executed_on", "in_the_future")
    ]
    assert unmoved(world, case)


def test_an_agreement_is_executed(world, filer):
    case = world.at("approved", detail=AGREEMENT)
    filer.post(path(case, "execute"), {"version": case.event_count, "executed_on": "2026-03-02"})
    assert filer.get(f"cases/{case.reference}").json()["executed_on"] == "2026-03-02"


def test_a_choice_says_its_inputs(world, filer):
    case = world.at("queried")
    offered = {
        transition["name"]: transition
        for transition in filer.get(f"cases/{case.reference}/transitions").json()["transitions"]
    }
    answer, withdraw = offered["answer"], offered["withdraw"]
    assert (answer["name"], answer["role"], answer["allowed"]) == ("answer", "filer", True)
    assert answer["asks"][:1] == [
        {
            "name": "answer",
            "title": "Answer",
            "type": "text",
            "required": True,
            "choices": [],
            "help": "Only officers read this text.",
        }
    ]
    assert withdraw["asks"] == []


def test_the_former_names_are_there_and_said_to_go(world, filer):
    case = world.at("queried")
    answer = filer.get(f"cases/{case.reference}/transitions")
    for item in answer.json()["transitions"]:
        assert (item["asks"], item["objections"]) == (item["inputs"], item["refusals"])
    assert answer["Deprecation"] == "@1796083200"
    assert answer["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in answer["Link"]
    assert "Deprecation" not in filer.get("cases")
