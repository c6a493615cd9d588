"""Clocks over the API: how a date arose, who is told of what, and what was known at a past instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.clocks import causes, holds, service_levels
from licensing.models import Hold, Partner, ServiceLevel
from licensing.worker import cycle
from tests.api.calling import is_problem, places, statements
from tests.world import AGREEMENT
from workflows.pauses import END_USE_CHECK, EXCEPTIONS, NSPD_56

EYES = ("filer", "consignee")
TRANSFER_HOLD = {
    "title": "Freeze on transfers to the end-user",
    "legal_basis": "22 CFR 126.7(a)",
    "notice": "Pending a review, nothing goes ahead.",
    "countries": ["IN"],
}


def told(caller, case, query=""):
    """The answer's clocks by scope."""
    answer = caller.get(f"cases/{case.reference}/clocks{query}")
    assert answer.status_code == 200, answer.content
    return {clock["scope"]: clock for clock in answer.json()["clocks"]}


def place_hold(world):
    hold = holds.place(Hold(**TRANSFER_HOLD), world.ctx("officer"))
    world.sweep(0)
    return hold


def lines(clock, kind):
    return [line for line in clock["lines"] if line["kind"] == kind]


def test_a_stage_is_explained_line_by_line(world, filer):
    case = world.at("review")
    world.now += timedelta(days=3)
    stage = told(filer, case)["stage"]
    assert (stage["state"], stage["desk"], stage["terms"]) == (
        "review",
        "officer",
        "10 working days (US federal calendar)",
    )
    assert [line["kind"] for line in stage["lines"]] == ["opened", "ran", "now"]
    assert stage["lines"][1]["days"] == 2
    assert (stage["gross_days"], stage["net_days"], stage["if_resumed_today"]) == (3, 3, None)
    assert stage["due_at"] == "2026-03-17T00:00:00-04:00"
    assert stage["text"].endswith("The last day is Monday 16 March 2026; time is up at 17 March 2026, 00:00.")
    assert stage["text"].splitlines() == [line["text"] for line in stage["lines"]]


@pytest.mark.parametrize("who", EYES)
def test_the_law_never_moves_and_the_target_stands_still(world, callers, who):
    case = world.at("queried")
    seen = told(callers[who], case)
    law, target = seen["statutory"], seen["case"]
    assert (law["statutory"], law["basis"], law["paused"]) == (True, NSPD_56, False)
    assert law["due_at"] == "2026-05-02T00:00:00-04:00"
    assert (target["paused"], target["due_at"], target["if_resumed_today"]) == (True, None, "2026-05-01")
    assert lines(target, "paused")[0]["basis"] == "the applicant's time"
    whole = callers[who].get(f"cases/{case.reference}").json()
    assert (whole["statutory_due_on"], whole["statutory_excused"], whole["target_due_at"]) == (
        "2026-05-01",
        False,
        None,
    )


@pytest.mark.parametrize("who", EYES)
def test_the_dates_of_the_case_are_told_and_do_not_order_lists(world, callers, who):
    case = world.at("review")
    seen = callers[who].get(f"cases/{case.reference}").json()
    assert (seen["statutory_due_on"], seen["target_due_at"]) == ("2026-05-01", "2026-05-02T00:00:00-04:00")
    assert seen["due_at"] == "2026-03-17T04:00:00Z"
    case = world.execute(case, "refer", "officer", agencies=["sca"])
    (listed,) = callers[who].get("cases").json()["items"]
    assert listed["due_at"] is None


@pytest.mark.parametrize("who", EYES)
@pytest.mark.parametrize("exception", EXCEPTIONS, ids=lambda item: item.code)
def test_an_exception_is_told_without_saying_which(world, callers, who, exception):
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop=exception.code, reason="Deliberately so")
    answer = callers[who].get(f"cases/{case.reference}/clocks")
    law = told(callers[who], case)["statutory"]
    assert law["excused"] is True
    (excused,) = lines(law, "excused")
    assert excused["basis"] == causes.EXCUSED
    assert callers[who].get(f"cases/{case.reference}").json()["statutory_excused"] is True
    for secret in (
        exception.title,
        "exception 1",
        f"exception {EXCEPTIONS.index(exception) + 1}",
        "Deliberately",
    ):
        assert secret not in answer.content.decode()


@pytest.mark.parametrize("who", EYES)
def test_an_officers_stop_is_told_without_its_reason(world, callers, who):
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop=END_USE_CHECK.code, reason="Deliberately so")
    target = told(callers[who], case)["case"]
    assert lines(target, "paused")[0]["basis"] == causes.STOPPED
    shown = callers[who].get(f"cases/{case.reference}").json()["clocks"]
    assert {item["scope"]: item["paused_because"] for item in shown}["case"] == causes.STOPPED


@pytest.mark.parametrize("who", EYES)
def test_a_hold_is_told_with_its_basis(world, callers, who):
    case = world.at("review")
    place_hold(world)
    words = f"{TRANSFER_HOLD['title']} ({TRANSFER_HOLD['legal_basis']})"
    assert lines(told(callers[who], case)["stage"], "paused")[0]["basis"] == words
    seen = callers[who].get(f"cases/{case.reference}").json()
    assert {clock["paused_because"] for clock in seen["clocks"] if clock["paused"]} == {words}
    assert seen["events"][-1]["hold"] == {
        "title": TRANSFER_HOLD["title"],
        "legal_basis": TRANSFER_HOLD["legal_basis"],
        "notice": TRANSFER_HOLD["notice"],
    }
    assert seen["events"][0]["hold"] is None


def test_a_hold_beside_an_officers_stop_tells_of_both_and_names_one(world, filer):
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop=END_USE_CHECK.code, reason="Deliberately so")
    place_hold(world)
    words = f"{TRANSFER_HOLD['title']} ({TRANSFER_HOLD['legal_basis']})"
    assert lines(told(filer, case)["stage"], "paused")[-1]["basis"] == f"{words}; {causes.STOPPED}"


def test_a_lifted_hold_says_why(world, callers):
    case = world.at("review")
    hold = place_hold(world)
    holds.lift(hold, "The review found nothing.", world.ctx("officer"))
    world.sweep(1)
    event = callers["consignee"].get(f"cases/{case.reference}").json()["events"][-1]
    assert (event["name"], event["hold"]["notice"]) == ("hold.lifted", "The review found nothing.")


@pytest.mark.parametrize("who", EYES)
def test_a_correction_is_told_without_its_reason_or_its_event(world, callers, who):
    case = world.at("review")
    world.now += timedelta(days=4)
    world.execute(
        case,
        "correct_clock",
        "officer",
        clock="stage",
        reads="paused",
        from_on=date(2026, 3, 3),
        until_on=date(2026, 3, 4),
        reason="Deliberately so",
    )
    answer = callers[who].get(f"cases/{case.reference}/clocks").content.decode()
    stage = told(callers[who], case)["stage"]
    assert [line["kind"] for line in stage["lines"]] == ["opened", "ran", "paused", "ran", "now"]
    assert lines(stage, "paused")[0]["basis"] == causes.STOPPED
    assert "Deliberately" not in answer
    assert "event" not in answer


@pytest.mark.parametrize("who", EYES)
@pytest.mark.parametrize(
    "imitated",
    [
        "Awaiting information: the applicant's time",
        "the applicant's time; Review began",
        f"{TRANSFER_HOLD['title']} ({TRANSFER_HOLD['legal_basis']})",
        f"Interagency review; {END_USE_CHECK}",
        NSPD_56,
    ],
)
def test_a_reason_that_imitates_another_cause_tells_a_partner_nothing_more(world, callers, who, imitated):
    case = world.at("review")
    place_hold(world)
    world.now += timedelta(days=4)
    dates = {"from_on": date(2026, 3, 3), "until_on": date(2026, 3, 4)}
    told_of = {"clock": "stage", "reads": "paused", "reason": imitated, **dates}
    world.execute(case, "correct_clock", "officer", **told_of)
    paused = lines(told(callers[who], case)["stage"], "paused")
    assert [item["basis"] for item in paused if item["starts_at"].startswith("2026-03-03")] == [
        causes.STOPPED
    ]


@pytest.mark.parametrize("who", EYES)
def test_levels_of_the_officers_are_theirs(world, callers, who):
    case = world.at("review")
    world.sweep(30)
    assert world.fresh(case).escalation > 1
    assert lines(told(callers[who], case)["stage"], "fired") == []


def test_a_reminder_is_told_to_whom_it_was_for(world, callers):
    case = world.at("queried")
    world.sweep(24)
    assert [line["text"][:8] for line in lines(told(callers["filer"], case)["detour"], "fired")] == [
        "Reminder"
    ]
    assert lines(told(callers["consignee"], case)["detour"], "fired") == []


def test_the_service_level_is_named_to_the_filer_alone(world, callers):
    level = ServiceLevel(
        kind="licence", state="review", amount=8, unit="wd", starts_on=date(2026, 3, 2), reason="Fewer cases"
    )
    service_levels.declare(level, world.ctx("officer"), date(2026, 3, 2))
    case = world.at("review")
    assert "service level Licence: review, version 1" in told(callers["filer"], case)["stage"]["text"]
    other = told(callers["consignee"], case)["stage"]
    assert other["terms"] == "8 working days (US federal calendar)"
    assert "service level" not in other["text"]


@pytest.mark.parametrize("who", EYES)
def test_referrals_and_evidence_have_clocks_that_are_the_officers(world, callers, who):
    case = world.at("staffed")
    world.execute(
        case,
        "record_evidence",
        "officer",
        evidence="certificate",
        title="DSP-83",
        expires_on=date(2026, 12, 1),
    )
    assert {clock.purpose for clock in case.clocks.all()} >= {"referral", "evidence"}
    assert set(told(callers[who], case)) == {"case", "statutory"}


def test_obligations_are_the_filers(world, callers):
    case = world.at("approved", detail=AGREEMENT)
    world.execute(case, "execute", "filer", executed_on=world.now.date())
    case = world.fresh(case)
    seen = callers["filer"].get(f"cases/{case.reference}").json()
    assert [(obligation["code"], obligation["met_on"]) for obligation in seen["obligations"]][-1] == (
        "signed_copy",
        None,
    )
    assert "obligation/3" in told(callers["filer"], case)
    assert not any(item.startswith("obligation") for item in told(callers["consignee"], case))
    listed = callers["filer"].get(f"cases/{case.reference}/transitions").json()["transitions"]
    (asks,) = [item["asks"] for item in listed if item["name"] == "meet_obligation"]
    assert (asks[0]["type"], [choice["value"] for choice in asks[0]["choices"]]) == (
        "choice",
        ["termination_notice", "signed_copy"],
    )
    body = {"version": case.event_count, "obligation": "signed_copy", "met_on": world.now.date().isoformat()}
    place = f"cases/{case.reference}/transitions/meet_obligation"
    is_problem(callers["filer"].post(place, {**body, "obligation": "tribute"}), 409, "refused")
    is_problem(callers["consignee"].post(place, body), 403, "not-permitted")
    moved = callers["filer"].post(place, body).json()
    assert "obligation/3" not in {clock["scope"] for clock in moved["clocks"]}
    seen = callers["filer"].get(f"cases/{case.reference}").json()
    assert seen["obligations"][-1]["met_on"] == world.now.date().isoformat()


def test_what_was_true_then_is_told_as_of_then(world, filer):
    case = world.at("review")
    before = world.now + timedelta(minutes=1)
    world.now += timedelta(days=1)
    world.execute(case, "query", "officer", reason="Which engine?")
    now, then = told(filer, case), told(filer, case, f"?as_of={before:%Y-%m-%dT%H:%M:%SZ}")
    assert set(now) == {"stage", "detour", "case", "statutory"}
    assert set(then) == {"stage", "case", "statutory"}
    assert (now["stage"]["paused"], then["stage"]["paused"]) == (True, False)
    assert then["stage"]["due_at"] == "2026-03-17T00:00:00-04:00"
    assert told(filer, case, "?as_of=2026-03-02") == told(filer, case, "?as_of=2026-03-02T23:59:59-05:00")
    assert told(filer, case, "?as_of=2026-03-01") == {}


def test_today_is_now(world, filer):
    case = world.at("review")
    assert told(filer, case, f"?as_of={world.now:%Y-%m-%d}") == told(filer, case)


def test_the_dates_of_the_case_are_told_after_they_have_ended(world, filer):
    seen = told(filer, world.at("approved"))
    assert set(seen) == {"case", "statutory", "expiry"}
    assert seen["statutory"]["closed_at"] is not None
    assert lines(seen["case"], "now")[0]["text"].startswith("Ended 2 March 2026, ")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("yesterday", "invalid"),
        ("2026-02-30", "invalid"),
        ("2026-03-02T10:00:00", "invalid"),
        ("0001-01-01", "invalid"),
        ("2026-W10-1", "invalid"),
        ("", "empty"),
        ("2026-03-03", "in_the_future"),
        ("2026-03-02T18:00:01Z", "in_the_future"),
        ("2150-01-01", "in_the_future"),
    ],
)
def test_an_instant_that_is_none_or_to_come_is_refused(world, filer, values, code):
    case = world.at("review")
    assert world.now == datetime(2026, 3, 2, 17, tzinfo=UTC)
    problem = is_problem(filer.get(f"cases/{case.reference}/clocks?as_of={values}"), 400, "validation")
    assert places(problem) == {"as_of"}
    assert [error["code"] for error in problem["errors"]] == [code]


def test_a_stranger_learns_nothing(world, callers):
    case = world.at("review")
    is_problem(callers["stranger"].get(f"cases/{case.reference}/clocks"), 404, "not-found")


def test_the_answer_costs_the_same_whatever_has_happened(world, filer):
    case = world.at("review")
    place = f"cases/{case.reference}/clocks"
    _, first = statements(lambda: filer.get(place))
    for _ in range(4):
        case = world.execute(case, "query", "officer", reason="Which engine?")
        case = world.execute(case, "answer", "filer", answer="F404")
    place_hold(world)
    cycle.sweep(now=world.now)
    _, later = statements(lambda: filer.get(place))
    _, past = statements(lambda: filer.get(f"{place}?as_of=2026-03-02"))
    assert len(later) <= len(first) + 1
    assert max(len(first), len(later), len(past)) <= 11, "\n".join(later)


def test_a_partner_that_counts_every_day(world, systems):
    Partner.objects.update(calendar="every_day")
    clock = told(systems["supplier"], world.at("requested", kind="priority"))["stage"]
    assert clock["terms"] == "10 working days (every-day calendar of the partner's own)"
    assert clock["due_at"] == "2026-03-13T00:00:00+05:30"
