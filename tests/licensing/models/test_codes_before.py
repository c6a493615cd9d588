"""A database from before codes and purposes: every ledger says what it said, and a partner reads the same or less."""

from datetime import date, timedelta

import pytest
from django.db import connections

from api.clocks import explained
from licensing.case_file import CaseFile
from licensing.clocks import causes
from licensing.integrity import violations
from licensing.models import Case, Clock, ClockSegment, Pause
from tests.licensing.models.test_granted_before import migrate, migrate_on
from tests.world import AGREEMENT, make_world
from tests.worlds.clocks import about_of, hold, run_bulk_operations
from tests.worlds.orders import accepted
from tests.worlds.priorities import record
from workflows.causes import Cause
from workflows.pauses import END_USE_CHECK, EXCEPTIONS
from workflows.purposes import Purpose

pytestmark = pytest.mark.slow  # the way back and forth through the migrations

BEFORE = "endorsed_under"
SECRET = "Held for the sanctions desk"


def run(statement, *values):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def filled():
    """Cases whose clocks are of every purpose, and whose ledgers name every cause."""
    world = make_world()
    world.at("approved", detail=AGREEMENT)
    case = world.at("staffed", detail={**AGREEMENT, "required_on": date(2027, 3, 1)})
    certificate = {"evidence": "certificate", "title": "DSP-83", "expires_on": date(2026, 12, 1)}
    world.execute(case, "record_evidence", "officer", **certificate)
    record(world, case, "equipment_down", ends_on=date(2026, 12, 1))
    world.execute(world.at("queried"), "answer", "filer", answer="The F404.")
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop=END_USE_CHECK.code, reason=SECRET)
    world.execute(case, "query", "officer", reason="Which engine?")
    hold(world, kinds=["licence"], title="Coup; the applicant's time", legal_basis="EO 14999")
    run_bulk_operations(world)
    world.execute(case, "answer", "filer", answer="The F404.")
    world.execute(case, "close_stop", "officer", open_stop=END_USE_CHECK.code, reason="Done")
    world.at("awaiting_parts", kind="maintenance")
    world.at("awaiting_licence", kind="spares")
    world.at("held", kind="shipment")
    world.at("clearing", kind="shipment")
    verbal = {"notice": "verbal", "delayed_until": "2028-02-15", "reason": "A strike."}
    world.execute(accepted(world), "report_delay", "supplier", **verbal)
    other = world.at("queried")
    dates = dict.fromkeys(("from_on", "until_on"), world.now.date() + timedelta(days=1))
    world.sweep(3)
    world.execute(world.at("review"), "withdraw", "filer")
    world.execute(
        other, "correct_clock", "officer", clock="case", reads="paused", reason="review opened", **dates
    )
    world.at("blocked", kind="spares")  # when its letter of offer has ended, at the end of the year
    as_before()
    return world


def as_before():
    """An order did not count from when it was given then: the ledger and the pauses are of one instant."""
    for pause in Pause.objects.filter(hold__isnull=False).select_related("hold"):
        Pause.objects.filter(pk=pause.pk).update(opened_at=pause.hold.placed_at)


def ledgers():
    """What every segment says to officers and to partners, by its key."""
    result = {}
    for segment in ClockSegment.objects.select_related("clock__case"):
        about = about_of(segment.clock)
        result[segment.pk] = (causes.in_words(segment, about), causes.for_partners(segment, about))
    return result


def kept():
    return {segment.pk: segment.causes for segment in ClockSegment.objects.exclude(clock__purpose="risk")}


def told_to_filers(world):
    files = (CaseFile(case) for case in Case.objects.order_by("pk"))
    return [explained(file, world.now, own=True) for file in files]


def test_what_stood_in_words_is_read_as_the_codes_that_it_came_from(committed_db):
    world = filled()
    assert {str(item) for item in Purpose} - {Purpose.RETURN} == set(
        Clock.objects.values_list("purpose", flat=True)
    )
    scopes = {clock.pk: clock.scope for clock in Clock.objects.all()}
    before, wordings = kept(), ledgers()
    facts = told_to_filers(world)
    migrate(BEFORE)
    assert dict(run("SELECT id, scope FROM licensing_clock")) == scopes
    words = dict(run("SELECT id, basis FROM licensing_clocksegment"))
    assert words.keys() == wordings.keys()
    assert all(words.values())
    migrate_on()
    assert {clock.pk: clock.scope for clock in Clock.objects.all()} == scopes
    assert kept() == before
    assert {key: partners for key, (_, partners) in ledgers().items()} == {
        key: partners for key, (_, partners) in wordings.items()
    }
    assert told_to_filers(world) == facts
    assert dict(ClockSegment.objects.values_list("pk", "basis")) == words
    named = {item["code"] for result in kept().values() for item in result}
    assert named >= {str(item) for item in Cause} - {"required_date", "recorded", "bulk"}
    assert list(violations()) == []


def rewritten(case, words, purpose="stage"):
    """The last segment of the case's clock, as the ledger said it before."""
    (key,) = ClockSegment.objects.filter(
        clock__case=case, clock__purpose=purpose, ends_at__isnull=True
    ).values_list("pk", flat=True)
    migrate(BEFORE)
    run("UPDATE licensing_clocksegment SET basis = %s WHERE id = %s", words, key)
    migrate_on()
    segment = ClockSegment.objects.get(pk=key)
    about = about_of(segment.clock)
    return segment.causes, causes.in_words(segment, about), causes.for_partners(segment, about)


def test_what_nobody_knows_any_more_stays_in_words_that_are_the_officers_own(committed_db):
    world = make_world()
    case = world.execute(world.at("review"), "query", "officer", reason="Which engine?")
    result = rewritten(case, f"queried: the applicant's time; {SECRET}")
    assert result == (
        [{"code": "applicants_time", "state": "queried"}, {"code": "recorded"}],
        f"queried: the applicant's time; {SECRET}",
        "Awaiting information: the applicant's time; stopped",
    )
    assert rewritten(case, SECRET) == ([{"code": "recorded"}], SECRET, "stopped")
    assert rewritten(case, "") == ([{"code": "recorded"}], "", "stopped")


def test_an_exception_of_before_is_an_exception(committed_db):
    world = make_world()
    case = world.at("review")
    world.execute(case, "open_stop", "officer", stop=END_USE_CHECK.code, reason=SECRET)
    both = f"{EXCEPTIONS[2]}; {EXCEPTIONS[5]}"
    as_it_was_cited = both.replace("74 FR 63497", "73 FR 20357")
    result, officers, partners = rewritten(case, as_it_was_cited, purpose="statutory")
    assert [item["exception"] for item in result] == ["end_use_check", "policy_review"]
    assert (officers, partners) == (both, causes.EXCUSED)


def test_words_that_were_cut_off_are_read_by_what_stood_open_then(committed_db):
    world = make_world()
    case = world.at("review")
    for title in ("A" * 110, "B" * 110):
        hold(world, kinds=["licence"], title=title, legal_basis="L" * 120)
    run_bulk_operations(world)
    (first, second) = case.stops.order_by("number")
    as_before()
    result, _, partners = rewritten(case, f"{first.basis}; {second.basis}"[:300])
    assert result == [{"code": "hold", "number": item.number} for item in (first, second)]
    assert partners == f"{first.basis}; {second.basis}"
    assert list(violations()) == []


def test_an_officers_reason_is_taken_for_nothing_else_whatever_it_imitates(committed_db):
    world = make_world()
    case = world.at("queried")
    hold(world, kinds=["licence"])
    run_bulk_operations(world)
    imitated = "queried: the applicant's time; Coup (EO 14999)"
    days = {"from_on": date(2026, 3, 3), "until_on": date(2026, 3, 3)}
    world.sweep(3)
    world.execute(case, "correct_clock", "officer", clock="case", reads="paused", reason=imitated, **days)
    migrate(BEFORE)
    assert (imitated,) in run("SELECT basis FROM licensing_clocksegment")
    migrate_on()
    (segment,) = ClockSegment.objects.filter(causes__contains=[{"code": "correction"}], basis=imitated)
    assert (segment.causes, causes.for_partners(segment, about_of(segment.clock))) == (
        [{"code": "correction"}],
        "stopped",
    )
