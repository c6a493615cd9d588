"""Who sees what: the filer its filing, other parties where it stands, strangers nothing at all."""

import re

import pytest

from tests.api.calling import FILING, Caller, is_problem
from tests.world import PATHS

HIDDEN = re.compile(
    r"olive|oscar|kim|kofi|rita|ravi|dtsa|sca\b|no_objection|recommend|Deliberately|position|referral|proviso|36\(c\)",
    re.IGNORECASE,
)
# what the filer may know of them: that there are positions, and that an approval can have provisos
SAID = re.compile(
    r'case\.positions_collected|"provisos":\[\]|acknowledge_provisos|Acknowledge provisos|no proviso to acknowledge'
)
SUBROUTES = [
    ("GET", ""),
    ("PATCH", ""),
    ("PUT", ""),
    ("DELETE", ""),
    ("GET", "/transitions"),
    ("GET", "/clocks"),
    ("GET", "/clocks?as_of=2026-03-02"),
    ("POST", "/transitions"),
    ("POST", "/transitions/submit"),
    ("POST", "/transitions/approve"),
    ("POST", "/transitions/no_such"),
    ("GET", "/transitions/submit"),
    ("POST", "/documents"),
    ("GET", "/documents"),
    ("GET", "/documents/1"),
    ("GET", "/letters"),
    ("GET", "/letters/1"),
    ("GET", "/no-such"),
]


def reference_that_is_nobodys() -> str:
    from licensing.filing.references import new_reference

    return new_reference("LIC", 2026)


def told(answer, reference) -> str:
    text = answer.content.decode().replace(reference, "REFERENCE")
    return re.sub(r'"trace_id":"[0-9a-f]{32}"', "", f"{answer.status_code} {answer.headers} {text}")


@pytest.mark.parametrize(
    ("state", "who", "seen"),
    [
        ("draft", "filer", True),
        ("draft", "consignee", False),
        ("draft", "stranger", False),
        ("draft", "nobody", None),
        ("intake", "filer", True),
        ("intake", "consignee", True),
        ("intake", "stranger", False),
        ("intake", "nobody", None),
        ("approved", "consignee", True),
        ("approved", "stranger", False),
        ("withdrawn", "filer", True),
        ("withdrawn", "consignee", False),  # it was never submitted
        ("withdrawn", "stranger", False),
    ],
)
def test_who_sees_a_case(world, callers, state, who, seen):
    case = world.at(state)
    caller = callers[who].get(f"cases/{case.reference}")
    many = callers[who].get("cases")
    if seen is None:
        is_problem(caller, 401, "unauthenticated")
        is_problem(many, 401, "unauthenticated")
        return
    assert caller.status_code == (200 if seen else 404)
    assert [item["reference"] for item in many.json()["items"]] == ([case.reference] if seen else [])


@pytest.mark.parametrize(("method", "below"), SUBROUTES)
@pytest.mark.parametrize("body", [None, {}, {"version": 2}, {"no": "such field"}])
def test_another_partners_case_answers_like_none(world, callers, method, below, body):
    theirs, none = world.at("intake").reference, reference_that_is_nobodys()
    answers = {
        told(callers["stranger"].call(method, f"cases/{reference}{below}", body), reference)
        for reference in (theirs, none)
    }
    assert len(answers) == 1


def test_a_consignee_sees_no_draft_on_any_route(world, callers):
    case = world.at("draft")
    for method, below in SUBROUTES:
        if method in ("GET", "POST") and "no-such" not in below:
            answer = callers["consignee"].call(method, f"cases/{case.reference}{below}", {"version": 1})
            assert answer.status_code in (404, 405, 415), (method, below, answer.content)


@pytest.mark.parametrize("state", sorted(PATHS))
@pytest.mark.parametrize("who", ["filer", "consignee"])
def test_deliberations_are_shown_to_nobody(world, callers, state, who):
    case = world.at(state)
    for below in ("", "/transitions", "/clocks"):
        text = callers[who].get(f"cases/{case.reference}{below}").content.decode()
        assert HIDDEN.findall(SAID.sub("", text)) == [], text


def test_the_filer_sees_all_of_its_filing(world, callers):
    case = world.at("queried")
    seen = callers["filer"].get(f"cases/{case.reference}").json()
    assert seen["seen_as"] == "filer"
    assert seen["subject"] == "F404 hot-section spares"
    assert seen["lines"][0]["value"] == "1200000.00"
    assert (seen["certified_by"], seen["part_130_statement"]) == ("J. Doe", True)
    assert seen["parties"] == [{"role": "end_user", "name": "HAL", "country": "IN", "address": ""}]
    assert seen["open_question"] == "Which engine?"
    assert seen["events"][-1]["reason"] == "Which engine?"
    assert [event["name"] for event in seen["events"]] == [
        "case.filed",
        "case.submitted",
        "case.accepted",
        "case.queried",
    ]


def test_another_party_sees_where_it_stands(world, callers):
    case = world.at("queried")
    seen = callers["consignee"].get(f"cases/{case.reference}").json()
    assert set(seen) == {
        *(
            "reference",
            "kind",
            "seen_as",
            "state",
            "desk",
            "version",
            "filer",
            "filed_at",
            "received_at",
            "due_at",
        ),
        *("statutory_due_on", "statutory_excused", "target_due_at"),
        *("open_question", "clocks", "events", "relations", "links", "lines"),
        *("approved_on", "expires_on", "executed_on", "authorisation"),
        *("programme", "priority_class"),
    }
    assert seen["seen_as"] == "party"
    assert seen["open_question"] == ""  # it is the filer who was asked
    assert "value" not in seen["lines"][0]
    assert all(set(event) == {"name", "at", "wording", "state", "hold"} for event in seen["events"])
    assert "case.filed" not in {event["name"] for event in seen["events"]}
    listed = callers["consignee"].get("cases").json()["items"][0]
    assert set(listed) - {"changed_at"} < set(seen)


@pytest.mark.parametrize("state", ["denied", "returned", "suspended", "revocation"])
def test_the_reason_is_for_the_filer(world, callers, state):
    case = world.at(state)
    (reason,) = [
        event["facts"]["data"]["reason"]
        for event in case.events.values("facts")
        if "reason" in event["facts"].get("data", {})
    ]
    own = callers["filer"].get(f"cases/{case.reference}").content.decode()
    other = callers["consignee"].get(f"cases/{case.reference}").content.decode()
    assert reason in own
    assert reason not in other


def test_a_referrals_clock_is_the_officers(world, callers):
    case = world.at("staffed")
    assert case.due_at is not None
    for who in ("filer", "consignee"):
        seen = callers[who].get(f"cases/{case.reference}").json()
        assert {clock["scope"] for clock in seen["clocks"]} == {"case", "statutory"}
        assert seen["due_at"] is None
        assert callers[who].get("cases").json()["items"][0]["due_at"] is None
        assert callers[who].get("cases?due_before=2190-01-01T00:00:00Z").json()["items"] == []


def test_a_clock_says_when_and_why(world, callers):
    case = world.at("queried")
    clocks = {
        clock["scope"]: clock for clock in callers["filer"].get(f"cases/{case.reference}").json()["clocks"]
    }
    assert set(clocks) == {"stage", "detour", "case", "statutory"}
    assert clocks["stage"]["paused"] is True
    assert clocks["stage"]["due_at"] is None
    assert clocks["stage"]["paused_because"] == "Awaiting information: the applicant's time"
    interruption = clocks["detour"]
    assert (
        interruption["desk"],
        interruption["zone"],
        interruption["working_days"],
        interruption["statutory"],
    ) == (
        "filer",
        "UTC",  # a time of the filer's own is counted by its days
        False,
        False,
    )
    assert re.fullmatch(r"2026-04-\d\dT00:00:00\+00:00|2026-04-\d\dT00:00:00Z", interruption["due_at"])


def test_a_statutory_clock_names_its_law(world, callers):
    case = world.at("notification")
    clocks = callers["consignee"].get(f"cases/{case.reference}").json()["clocks"]
    (clock,) = [each_clock for each_clock in clocks if each_clock["scope"] == "stage"]
    assert (clock["statutory"], clock["basis"]) == (True, "22 CFR 123.15(b), 124.11(b)")


def test_one_is_seen_as_filer_where_one_is_both(world, callers):
    parties = [{"role": "consignee", "name": "GE", "country": "US", "partner": "ge"}, *FILING["parties"]]
    reference = callers["filer"].post("licence-cases", {**FILING, "parties": parties}).json()["reference"]
    assert callers["filer"].get(f"cases/{reference}").json()["seen_as"] == "filer"


def test_nobody_is_told_by_the_address_alone(world):
    case = world.at("intake")
    for method, below in SUBROUTES:
        answer = Caller().call(method, f"cases/{case.reference}{below}", {})
        assert answer.status_code == (404 if below == "/no-such" else 401)
