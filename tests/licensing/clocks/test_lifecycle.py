"""Which clocks a case has in each state, when they are due, and what an interruption does to them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.clocks import lifecycle, terms
from licensing.models import Clock, ClockSegment, LicenceDetail
from tests.world import AGREEMENT, START, make_world
from workflows.language import Role, cd, until

pytestmark = pytest.mark.django_db
WHOLE = ("case", "statutory")  # the two dates of the whole case, while it is undecided


def clocks(case):
    return {clock.scope: clock for clock in Clock.objects.filter(case=case, closed_at__isnull=True)}


def end_of(year, month, day, hours=5):
    """The end of that day in Washington: 05:00 UTC of the next in winter, 04:00 in summer."""
    return datetime(year, month, day, hours, tzinfo=UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "scopes"),
    [
        ("draft", set()),
        ("intake", {"stage", *WHOLE}),
        ("review", {"stage", *WHOLE}),
        ("staffed", {"referral/1", "referral/2", *WHOLE}),
        ("determination", {"stage", *WHOLE}),
        ("countersign", {"stage", *WHOLE}),
        ("consultation", {"stage", *WHOLE}),
        ("notification", {"stage", *WHOLE}),
        ("queried", {"stage", "detour", *WHOLE}),
        ("approved", {"expiry"}),
        ("suspended", {"stage", "expiry"}),
        ("exhausted", {"expiry"}),
        ("denied", {"stage"}),
        ("revocation", {"stage"}),
        ("contested", {"stage"}),
        ("withdrawn", set()),
        ("expired", set()),
    ],
)
def test_a_state_has_the_clocks_of_its_row(state, scopes):
    case = make_world().at(state)
    assert set(clocks(case)) == scopes


def test_two_working_days_from_a_monday_end_on_wednesday():
    case = make_world().at("intake")
    stage = clocks(case)["stage"]
    assert stage.due_at == end_of(2026, 3, 4)
    assert stage.next_rung == "warning"
    assert stage.next_at == end_of(2026, 3, 3)
    assert (stage.statutory, stage.calendar, stage.zone) == (False, "us_federal", "America/New_York")
    assert case.due_at == stage.due_at


def test_the_congressional_wait_runs_from_receipt_not_from_entry():
    world = make_world()
    case = world.at("consultation")
    world.now = START + timedelta(days=10)
    case = world.execute(case, "notify_congress", "officer", received_by_congress_on=date(2026, 3, 5))
    stage = clocks(case)["stage"]
    assert stage.due_at == end_of(2026, 4, 4, hours=4)  # 30 days after 5 March, summer time by then
    assert stage.statutory
    assert stage.rungs == [["due", 0]]


def test_an_interruption_pauses_the_stage_and_comes_back_with_its_remaining_time():
    world = make_world()
    case = world.at("queried")
    stage, interruption = clocks(case)["stage"], clocks(case)["detour"]
    assert (stage.paused, stage.due_at, stage.next_at) == (True, None, None)
    assert interruption.overdue == "lapse"
    assert world.fresh(case).left_state == "review"
    world.now = START + timedelta(days=14)  # Monday two weeks later
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    assert case.state == "review"
    stage = clocks(case)["stage"]
    assert set(clocks(case)) == {"stage", *WHOLE}
    # opened and paused on Monday the 2nd: none of the ten days had run; ten more from the 16th
    assert stage.due_at == end_of(2026, 3, 30, hours=4)
    assert [segment.running for segment in stage.segments.all()] == [True, False, True]
    assert stage.segments.filter(ends_at__isnull=True).count() == 1


def test_days_that_ran_before_an_interruption_are_kept():
    world = make_world()
    case = world.at("review")
    world.now = START + timedelta(days=3)  # Thursday: Tuesday and Wednesday ran through
    world.execute(case, "query", "officer", reason="Which engine?")
    world.now = START + timedelta(days=4)
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    assert clocks(case)["stage"].due_at == end_of(
        2026, 3, 18, hours=4
    )  # eight working days after Friday the 6th


def test_referrals_run_on_through_a_query():
    world = make_world()
    case = world.at("staffed")
    before = {scope: clock.due_at for scope, clock in clocks(case).items() if scope != "case"}
    case = world.execute(case, "query", "officer", reason="Which engine?")
    current = clocks(case)
    assert {scope: current[scope].due_at for scope in before} == before
    assert not current["referral/1"].paused
    case = world.execute(case, "give_position", "reviewer", position="no_objection")
    assert set(clocks(case)) == {"referral/2", "detour", *WHOLE}
    world.execute(case, "give_position", "reviewer2", position="no_objection")
    case = world.execute(case, "answer", "filer", answer="It is.")
    assert case.state == "determination"  # the last referral had closed meanwhile


def test_an_expiry_is_set_once_and_runs_through_a_suspension():
    world = make_world()
    case = world.at("approved")
    expiry = clocks(case)["expiry"]
    assert LicenceDetail.objects.get(case=case).expires_on == date(2030, 3, 2)
    assert expiry.due_at == end_of(2030, 3, 2)
    case = world.execute(case, "suspend", "countersigner", reason="A new fact")
    assert clocks(case)["expiry"].pk == expiry.pk
    case = world.execute(case, "reinstate", "countersigner2")
    assert clocks(case)["expiry"].pk == expiry.pk
    assert clocks(case)["expiry"].due_at == expiry.due_at


def test_an_expiry_comes_back_with_its_date_after_a_contested_revocation():
    world = make_world()
    case = world.at("contested")
    assert "expiry" not in clocks(case)
    case = world.execute(case, "reinstate", "countersigner2")
    assert clocks(case)["expiry"].due_at == end_of(2030, 3, 2)


def test_an_agreement_runs_to_its_own_date():
    case = make_world().at("approved", detail=AGREEMENT)
    assert clocks(case)["expiry"].due_at == end_of(2034, 12, 31)


def test_an_end_closes_every_clock_and_segment():
    world = make_world()
    case = world.execute(world.at("queried"), "withdraw", "filer")
    assert clocks(case) == {}
    assert not ClockSegment.objects.filter(clock__case=case, ends_at__isnull=True).exists()
    assert case.due_at is None


def test_reconsideration_opens_a_new_clock():
    world = make_world()
    case = world.execute(world.at("denied"), "request_reconsideration", "filer", grounds="New facts.")
    assert Clock.objects.filter(case=case, state="review", purpose="stage").count() == 2
    assert clocks(case)["stage"].state == "review"


@pytest.mark.parametrize(
    ("amount", "overdue", "desk", "names"),
    [
        (2, "", Role.OFFICER, ["warning", "breach", "section_chief", "director"]),
        (10, "", Role.OFFICER, ["warning", "breach", "desk", "section_chief", "director", "principals"]),
        (1, "", Role.OFFICER, ["breach", "section_chief", "director"]),
        (30, "lapse", Role.FILER, ["reminder", "due"]),
        (30, "", Role.FILER, ["reminder", "breach"]),
        (None, "expire", Role.CLOCK, ["due"]),
        (None, "expire", Role.FILER, ["reminder", "due"]),
    ],
)
def test_levels_suit_the_stage_and_the_desk(amount, overdue, desk, names):
    within = until("end", overdue=overdue) if amount is None else cd(amount, overdue=overdue)
    levels = terms.escalation_levels(within, amount, desk)
    assert [name for name, _ in levels] == names
    assert [days for _, days in levels] == sorted(days for _, days in levels)


def test_a_clock_without_its_fact_is_refused():
    world = make_world()
    case = world.at("approved")
    from licensing import transitions

    locked = transitions.lock(case.pk)
    locked.detail.expires_on = None
    with pytest.raises(ValueError, match="does not have"):
        lifecycle.open_clock(locked, locked.flow.state("approved").clocks[0], world.now)
