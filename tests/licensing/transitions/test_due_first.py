"""What is due is due: it is written before whatever is done to the case after that instant, swept or not."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing import filing, transitions
from licensing.context import ActionContext
from licensing.integrity import violations
from licensing.models import Clock, Event, Firing, LicenceCase
from licensing.transitions import Refused
from licensing.worker import deadlines
from tests.world import make_world
from tests.worlds.clocks import clocks, end_of, last_clock, names
from tests.worlds.filings import shipment_content
from workflows.binding import on_transition

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(milliseconds=300)


def to_the_end_of(world, case, scope, after=timedelta()):
    """Go to the end of that clock without any sweep, and so much further; return when it ended."""
    due = clocks(case)[scope].due_at
    world.now = due + after
    return due


def act(world, case, name, who, seen=None, **data):
    """Execute it at this very instant."""
    return transitions.execute(case.pk, name, ActionContext(world.now, world.actors[who], data, seen)).case


def breaches(case):
    """(number, scope, due instant) of every breach that is recorded of the case."""
    found = Event.objects.filter(case=case, name="clock.breached").order_by("number")
    return [(event.number, event.facts["scope"], event.facts["due_at"]) for event in found]


def number_of(case, name):
    return Event.objects.filter(case=case, name=name).latest("number").number


def test_a_recommendation_300_ms_after_midnight_comes_after_the_breach():
    world = make_world()
    case = world.at("review")
    due = to_the_end_of(world, case, "stage", A_MOMENT)
    assert due.astimezone(UTC).microsecond == 0
    act(world, case, "recommend", "officer", recommendation="approve", notification="none")
    ((number, scope, said),) = breaches(case)
    assert (scope, said) == ("stage", due.isoformat())
    assert number < number_of(case, "case.recommended")
    clock = Clock.objects.filter(case=case, purpose="stage", state="review").get()
    assert (clock.breached_at, clock.closed_at) == (due, world.now)
    assert Firing.objects.get(clock=clock, rung="breach").due_at == due
    assert deadlines.sweep(now=world.now) == 0
    assert list(violations()) == []


def test_a_statutory_date_that_ended_at_midnight_is_breached_before_the_approval_at_nine():
    world = make_world()
    case = world.at("countersign")
    world.sweep(40)
    due = end_of(2026, 5, 1)
    assert clocks(case)["statutory"].due_at == due
    world.now = datetime(2026, 5, 2, 13, tzinfo=UTC)  # nine o'clock in Washington
    act(world, case, "approve", "countersigner")
    assert [(scope, said) for _, scope, said in breaches(case)].count(("statutory", due.isoformat())) == 1
    assert names(case).index("clock.breached") < names(case).index("case.approved")
    assert last_clock(case, "statutory").breached_at == due
    assert list(violations()) == []


def test_an_export_filing_six_seconds_late_with_the_workers_stopped_is_a_breach():
    world = make_world()
    case = world.at("lodged", kind="shipment")
    due = to_the_end_of(world, case, "export_filing", timedelta(seconds=6))
    act(world, case, "file_export_information", "supplier", itn="X20260302123456")
    ((number, scope, said),) = breaches(case)
    assert (scope, said) == ("export_filing", due.isoformat())
    assert number == number_of(case, "case.export_information_filed") - 1
    assert last_clock(case, "export_filing").breached_at == due
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("query", {"reason": "Which engine?"}),
        ("open_stop", {"stop": "end_use_check", "reason": "A visit"}),
        ("refer", {"agencies": ["dtsa"]}),
        ("withdraw", {}),
    ],
)
def test_what_pauses_excuses_or_closes_a_clock_comes_after_what_was_due(name, data):
    world = make_world()
    case = world.at("review")
    due = to_the_end_of(world, case, "stage")
    act(world, case, name, "filer" if name == "withdraw" else "officer", **data)
    assert [(scope, said) for _, scope, said in breaches(case)] == [("stage", due.isoformat())]
    assert list(violations()) == []


def test_a_microsecond_before_it_is_due_nothing_is_due():
    world = make_world()
    case = world.at("review")
    to_the_end_of(world, case, "stage", -timedelta(microseconds=1))
    act(world, case, "recommend", "officer", recommendation="approve", notification="none")
    assert breaches(case) == []
    assert list(violations()) == []


def test_who_saw_the_case_before_its_breach_has_seen_enough():
    world = make_world()
    case = world.at("review")
    to_the_end_of(world, case, "stage")
    moved = act(
        world, case, "recommend", "officer", case.event_count, recommendation="approve", notification="none"
    )
    assert moved.state == "countersign"
    with pytest.raises(Refused) as error:
        act(world, case, "query", "officer", case.event_count, reason="Which?")
    assert "stale_version" in error.value.codes


def test_who_saw_the_case_before_its_lapse_is_told_of_it_and_it_stays_lapsed():
    world = make_world()
    case = world.at("queried")
    to_the_end_of(world, case, "detour")
    for attempt in range(2):
        with pytest.raises(Refused) as error:
            act(world, case, "answer", "filer", case.event_count, answer="The first.")
        assert error.value.file.state == "lapsed"
        assert ("time_is_up" in error.value.codes) is (attempt == 0)
        assert {"stale_version", "wrong_state"} <= error.value.codes
    assert names(case).count("case.lapsed") == 1
    assert Event.objects.get(case=case, name="case.lapsed").actor_kind == "clock"
    assert deadlines.sweep(now=world.now) == 0
    assert list(violations()) == []


def test_a_stranger_learns_nothing_of_what_time_has_brought_about():
    world = make_world()
    case = world.at("queried")
    to_the_end_of(world, case, "detour")
    with pytest.raises(Refused) as error:
        act(world, case, "answer", "officer", answer="The first.")
    assert error.value.codes == {"wrong_role"}
    assert world.fresh(case).state == "lapsed"


def test_a_document_and_a_refused_one_come_after_what_was_due():
    world = make_world()
    case = world.at("queried")
    to_the_end_of(world, case, "detour")
    with pytest.raises(Refused, match="accepts no more documents"):
        attach(world, case)
    assert world.fresh(case).state == "lapsed"
    case = world.at("review")
    to_the_end_of(world, case, "stage")
    attach(world, case)
    assert names(case)[-2:] == ["clock.breached", "document.added"]
    assert list(violations()) == []


def attach(world, case):
    import hashlib

    content = b"%PDF-1.4\n"
    body = {"declared_size": len(content), "declared_sha256": hashlib.sha256(content).hexdigest()}
    filing.attach(case.pk, world.ctx("filer"), kind="other", title="One", content=io.BytesIO(content), **body)


def test_a_licence_that_has_expired_unswept_expires_before_a_shipment_is_filed_under_it():
    world = make_world()
    case = world.at("approved")
    to_the_end_of(world, case, "expiry")
    content = shipment_content([{"line": 1, "quantity": 1}], world.now)
    with pytest.raises(Refused):
        filing.file_shipment(case.pk, filer=world.us_firm, ctx=world.ctx("filer"), **content)
    assert world.fresh(case).state == "expired"
    assert list(violations()) == []


def test_what_is_due_and_fails_refuses_the_move_as_before(monkeypatch):
    """The workers try it again, and tell of it in the end; nothing overtakes it meanwhile."""
    world = make_world()
    case = world.at("queried")
    to_the_end_of(world, case, "detour")

    def lapse(self, file, ctx):
        raise RuntimeError("the effect is broken")

    monkeypatch.setattr(LicenceCase, "lapse", on_transition(lapse))
    with pytest.raises(Refused) as error:
        act(world, case, "answer", "filer", answer="The first.")
    assert error.value.codes == {"time_is_up"}
    assert world.fresh(case).event_count == case.event_count


def test_where_nothing_is_due_nothing_more_is_asked():
    """The clocks are loaded under the lock for the move's own sake."""
    world = make_world()
    case = world.at("review")

    def sent():
        with CaptureQueriesContext(connection) as captured:
            act(world, case, "open_stop", "officer", stop="end_use_check", reason="A visit")
        return [query["sql"] for query in captured.captured_queries if "licensing_clock " in query["sql"]]

    assert len([statement for statement in sent() if statement.startswith("SELECT")]) == 1


def test_what_time_forbids_is_not_offered_before_any_sweep():
    world = make_world()
    case = world.at("queried")
    to_the_end_of(world, case, "detour")
    choices = transitions.available(transitions.lock(case.pk), world.ctx("filer"))
    assert choices
    assert all("time_is_up" in {item.code for item in choice.refusals} for choice in choices)
    assert world.fresh(case).state == "queried"  # a read writes nothing
