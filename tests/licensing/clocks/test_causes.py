"""Causes: each code is worded for officers and for partners, and no words of a person are taken for a code."""

from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from django.db import IntegrityError, transaction

from licensing.clocks import causes
from licensing.clocks.causes import About, named
from licensing.models import Case, Clock, ClockSegment
from tests.world import make_world
from tests.worlds.clocks import about_of, clocks
from workflows.causes import Cause
from workflows.pauses import END_USE_CHECK, EXCEPTIONS, NO_DPAS_AUTHORITY, NSPD_56

HOLDS = {7: "Freeze (EO 1)"}
CHECK = named(Cause.PAUSE, pause=END_USE_CHECK.code, number=3)
QUERIED = named(Cause.APPLICANTS_TIME, state="queried")
ON_HOLD = named(Cause.HOLD, number=7)
MUST = named(
    Cause.REQUIRED_DATE,
    needed_on="2026-04-01",
    state="review",
    ends_by="2026-03-20T04:00:00+00:00",
    ahead=[
        {
            "state": "countersign",
            "amount": 3,
            "unit": "wd",
            "calendar": "us_federal",
            "partner": None,
            "zone": "America/New_York",
        }
    ],
)

NEEDED = (
    "Needed on Wednesday 1 April 2026; after Review come Countersignature: 3 working days (US federal calendar); "
    "so this stage has to end by 20 March 2026, 00:00"
)


def about(**clock):
    return About(Clock(case=Case(kind="licence"), **clock), HOLDS)


def segment(*result, running=False, excused=False, basis="", **more):
    return ClockSegment(causes=list(result), running=running, excused=excused, basis=basis, **more)


@pytest.mark.parametrize(
    ("result", "running", "officers", "partners"),
    [
        ([named(Cause.LAW)], True, NSPD_56, NSPD_56),
        ([named(Cause.OPENED, state="review")], True, "Review began", "Review began"),
        ([named(Cause.CONTINUED, state="staffed")], True, "Interagency review", "Interagency review"),
        ([named(Cause.RETURNED, state="queried")], True, "back from Awaiting information", "back from Awaiting information"),
        ([named(Cause.TRANSITION, transition="close_stop")], True, "Close a pause or exception", ""),
        ([named(Cause.TRANSITION, transition="no_more")], True, "no more", ""),
        ([named(Cause.BULK, act="lift_hold")], True, "lift a hold", ""),
        ([named(Cause.INTERRUPTED, state="blocked")], False, "Blocked", "Blocked"),
        ([QUERIED], False, "Awaiting information: the applicant's time", "Awaiting information: the applicant's time"),
        ([named(Cause.WAITING, state="queried")], False, "the applicant's time", "the applicant's time"),
        ([named(Cause.WAITING, state="no_more")], False, "No more", "No more"),
        ([ON_HOLD], False, "Freeze (EO 1)", "Freeze (EO 1)"),
        ([CHECK], False, str(END_USE_CHECK), "stopped"),
        ([CHECK, ON_HOLD], False, f"{END_USE_CHECK}; Freeze (EO 1)", "Freeze (EO 1); stopped"),
        ([named(Cause.PAUSE, pause=NO_DPAS_AUTHORITY.code, number=2)], False, str(NO_DPAS_AUTHORITY), str(NO_DPAS_AUTHORITY)),
        ([named(Cause.HOLD, number=8)], False, "Held", "Held"),
        (
            [MUST],
            True,
            NEEDED,
            "",
        ),
    ],
)  # fmt: skip
def test_each_code_has_its_words(result, running, officers, partners):
    item, where = segment(*result, running=running), about(basis=NSPD_56)
    assert (causes.in_words(item, where), causes.for_partners(item, where)) == (officers, partners)


def test_an_exception_is_told_without_saying_which():
    item = segment(
        *(named(Cause.EXCEPTION, exception=each.code) for each in EXCEPTIONS), running=True, excused=True
    )
    assert causes.in_words(item, about()) == "; ".join(map(str, EXCEPTIONS))
    assert causes.in_few_words(item, about()).startswith("congressional notification; government assurances")
    assert causes.for_partners(item, about()) == causes.EXCUSED


@pytest.mark.parametrize("code", causes.IN_BASIS)
@pytest.mark.parametrize(
    "imitated",
    ["Review began", "Awaiting information: the applicant's time", "the applicant's time", "Freeze (EO 1)", NSPD_56, "Interagency review"],
)  # fmt: skip
def test_words_that_imitate_another_cause_tell_a_partner_nothing_more(code, imitated):
    where = about(basis=NSPD_56)
    paused = segment(named(code), basis=imitated)
    running = segment(named(code), running=True, basis=imitated)
    assert [causes.in_words(item, where) for item in (paused, running)] == [imitated, imitated]
    assert [causes.for_partners(item, where) for item in (paused, running)] == ["stopped", ""]
    beside = segment(QUERIED, named(code), basis=f"Awaiting information: the applicant's time; {imitated}")
    assert causes.for_partners(beside, where) == "Awaiting information: the applicant's time; stopped"


def test_what_reads_the_same_and_follows_at_once_is_one():
    first, second, third = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3, 4))
    policy, defence = (
        named(Cause.EXCEPTION, exception=exception.code) for exception in (EXCEPTIONS[5], EXCEPTIONS[3])
    )
    later = segment(policy, running=True, excused=True, starts_at=second, ends_at=third)
    sooner = segment(defence, running=True, excused=True, starts_at=first, ends_at=second)
    (item,) = causes.merged([later, sooner], about())
    assert (item.starts_at, item.ends_at) == (first, third)
    assert (sooner.starts_at, sooner.ends_at) == (first, second)


def test_every_code_has_its_words_or_the_system_check_says_so(monkeypatch):
    assert causes.causes_are_worded(None) == []
    lacking = {code: wording for code, wording in causes.WORDINGS.items() if code != Cause.HOLD}
    monkeypatch.setattr(causes, "WORDINGS", MappingProxyType(lacking))
    (error,) = causes.causes_are_worded(None)
    assert (error.id, error.msg) == ("licensing.E011", "The cause 'hold' has no wording.")


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [[], [{}], [{"code": "law"}, {"code": "because"}], {"code": "law"}, "law"])
def test_the_database_refuses_what_is_no_cause(bad):
    clock = clocks(make_world().at("intake"))["stage"]
    with pytest.raises(IntegrityError, match="segment_causes_known"), transaction.atomic():
        clock.segments.update(causes=bad)


@pytest.mark.django_db
def test_a_ledger_keeps_codes_and_no_sentence():
    world = make_world()
    case = world.execute(world.at("review"), "open_stop", "officer", stop="end_use_check", reason="A visit")
    stage = clocks(case)["stage"]
    assert list(stage.segments.values_list("causes", "basis")) == [
        ([{"code": "opened", "state": "review"}], ""),
        ([{"code": "pause", "pause": "end_use_check", "number": case.event_count}], ""),
    ]
    dates = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 2)}
    world.sweep(2)
    world.execute(case, "correct_clock", "officer", clock="stage", reads="running", reason="It ran", **dates)
    corrected = stage.segments.get(causes=[{"code": "correction"}])
    assert (corrected.basis, causes.in_words(corrected, about_of(stage))) == ("It ran", "It ran")
