"""Evidence: in force until its day, warned of before, ended by its own clock; obligations: owed by a day of the law, met once."""

from datetime import date, timedelta

import pytest

from licensing.integrity import violations
from licensing.models import CaseCertificate, LicenceDetail, Obligation
from tests.world import AGREEMENT, START, codes, make_world
from tests.worlds.clocks import clocks, end_of, facts, fired, last_clock, names

pytestmark = pytest.mark.django_db
RATING = {"evidence": "rating", "title": "DO-A1", "expires_on": date(2026, 6, 30)}


def recorded(world, case, **changes):
    return world.execute(case, "record_evidence", "officer", **{**RATING, **changes})


def scope_of(case):
    return next(scope for scope in clocks(case) if scope.startswith("evidence/"))


def test_evidence_has_a_clock_of_its_own():
    world = make_world()
    case = recorded(world, world.at("review"))
    (evidence,) = CaseCertificate.objects.filter(case=case)
    clock = clocks(case)[f"evidence/{evidence.number}"]
    assert (clock.due_at, clock.statutory, clock.desk) == (end_of(2026, 6, 30), True, "officer")
    assert clock.rungs == [["warning", -30], ["expired", 0]]
    assert evidence.number == case.event_count


def test_it_is_warned_of_and_then_ends_by_itself():
    world = make_world()
    case = recorded(world, world.at("review"))
    scope = scope_of(case)
    world.now = end_of(2026, 5, 31)
    world.sweep(0)
    assert fired(case, scope) == [(1, "warning")]
    world.now = end_of(2026, 6, 30)
    world.sweep(0)
    assert fired(case, scope) == [(1, "warning"), (1, "expired")]
    assert facts(case, "evidence.expired")["scope"] == scope
    assert CaseCertificate.objects.get(case=case).ended_at == world.now
    assert last_clock(case, scope).closed_at == world.now
    assert scope not in clocks(case)
    assert list(violations()) == []


def test_what_expires_within_the_month_is_not_warned_of_late():
    world = make_world()
    case = recorded(world, world.at("review"), expires_on=START.date())
    assert clocks(case)[scope_of(case)].next_rung == "warning"
    world.sweep(0)
    assert fired(case, scope_of(case)) == [(1, "warning")]
    world.sweep(1)
    assert CaseCertificate.objects.get(case=case).ended_at is not None
    assert list(violations()) == []


def test_several_pieces_end_each_on_its_day():
    world = make_world()
    case = recorded(world, world.at("review"))
    case = recorded(world, case, evidence="certificate", title="C-1", expires_on=date(2026, 4, 30))
    world.now = end_of(2026, 4, 30)
    world.sweep(0)
    ended = {
        certificate.code: certificate.ended_at is not None
        for certificate in CaseCertificate.objects.filter(case=case)
    }
    assert ended == {"rating": False, "certificate": True}


def test_the_end_of_the_case_ends_its_clock_and_not_the_evidence():
    world = make_world()
    case = recorded(world, world.at("review"))
    world.execute(case, "withdraw", "filer")
    assert clocks(case) == {}
    assert CaseCertificate.objects.get(case=case).ended_at is None


def test_it_runs_through_a_question():
    world = make_world()
    case = recorded(world, world.at("review"))
    world.execute(case, "query", "officer", reason="Which engine?")
    assert not clocks(case)[scope_of(case)].paused


@pytest.mark.parametrize(
    ("changes", "who", "code"),
    [
        ({"expires_on": START.date() - timedelta(days=1)}, "officer", "expired"),
        ({"evidence": "rumour"}, "officer", "bad_answer"),
        ({"title": ""}, "officer", "missing_answer"),
        ({}, "filer", "not_yours"),
        ({}, "reviewer", "wrong_role"),
    ],
)
def test_refused_and_nothing_is_recorded(changes, who, code):
    world = make_world()
    case = world.at("review")
    assert codes(world, case, "record_evidence", who, **{**RATING, **changes}) == {code}
    assert not CaseCertificate.objects.exists()


def approved_agreement(world):
    return world.at("approved", detail=AGREEMENT)


def owed(case):
    return {obligation.code: obligation.due_on for obligation in Obligation.objects.filter(case=case)}


def test_an_approval_imposes_what_the_agreement_owes_already():
    world = make_world()
    case = approved_agreement(world)
    assert owed(case) == {"termination_notice": date(2034, 12, 1), "status_report": date(2027, 3, 2)}
    clock = clocks(case)["obligation/1"]
    assert (clock.due_at, clock.statutory, clock.basis, clock.desk) == (
        end_of(2034, 12, 1),
        True,
        "22 CFR 124.6",
        "filer",
    )


def test_execution_imposes_the_rest_and_nothing_twice():
    world = make_world()
    case = world.execute(approved_agreement(world), "execute", "filer", executed_on=START.date())
    assert owed(case) == {
        "termination_notice": date(2034, 12, 1),
        "status_report": date(2027, 3, 2),
        "signed_copy": date(2026, 4, 1),
    }
    assert set(clocks(case)) == {"expiry", "obligation/1", "obligation/3"}
    report = Obligation.objects.get(case=case, code="status_report")
    assert (report.met_on, report.ended_on) == (None, world.now.date())
    details = {"obligation": "status_report", "met_on": START.date()}
    assert codes(world, case, "meet_obligation", "filer", **details) == {"unknown_obligation"}


def test_an_agreement_that_is_not_concluded_is_reported_every_year():
    world = make_world()
    case = approved_agreement(world)
    world.now = end_of(2027, 2, 20)
    case = world.execute(
        case, "meet_obligation", "filer", obligation="status_report", met_on=world.now.date()
    )
    reports = Obligation.objects.filter(case=case, code="status_report").order_by("number")
    assert [(report.due_on, report.met_on is None) for report in reports] == [
        (date(2027, 3, 2), False),
        (date(2028, 3, 2), True),
    ]
    assert clocks(case)["obligation/3"].due_at == end_of(2028, 3, 2)
    assert list(violations()) == []


def test_sales_under_a_manufacturing_agreement_are_reported_every_year_until_it_ends():
    world = make_world()
    made_abroad = {
        **AGREEMENT,
        "instrument": "MLA",
        "transaction": "manufacture_abroad",
        "ends_on": date(2028, 3, 2),
    }
    case = world.at("countersign", detail={**AGREEMENT, "ends_on": date(2028, 3, 2)})
    LicenceDetail.objects.filter(pk=case.pk).update(
        instrument=made_abroad["instrument"],
        notification_elapsed_at=world.now,
        received_by_congress_on=world.now.date(),
        congressional_basis="36(d)",
        wait_days=30,
    )
    case = world.execute(case, "approve", "countersigner")
    case = world.execute(case, "execute", "filer", executed_on=world.now.date())
    for year in (2027, 2028):
        (report,) = Obligation.objects.filter(case=case, code="sales_report", met_on__isnull=True)
        assert report.due_on == date(year, 3, 2)
        assert report.citation == "22 CFR 124.9(a)(5)"
        world.now = end_of(year, 2, 20)
        details = {"obligation": "sales_report", "met_on": date(year - 1, 3, 1)}
        assert "before_its_year" in codes(world, case, "meet_obligation", "filer", **details)
        case = world.execute(
            case, "meet_obligation", "filer", obligation="sales_report", met_on=world.now.date()
        )
    assert not Obligation.objects.filter(case=case, code="sales_report", met_on__isnull=True).exists()


def test_a_licence_that_is_no_agreement_owes_nothing():
    case = make_world().at("approved")
    assert owed(case) == {}


def test_what_is_met_ends_its_clock():
    world = make_world()
    case = world.execute(approved_agreement(world), "execute", "filer", executed_on=START.date())
    case = world.execute(case, "meet_obligation", "filer", obligation="signed_copy", met_on=START.date())
    assert Obligation.objects.get(case=case, code="signed_copy").met_on == START.date()
    assert set(clocks(case)) == {"expiry", "obligation/1"}
    details = {"obligation": "signed_copy", "met_on": START.date()}
    assert codes(world, case, "meet_obligation", "filer", **details) == {"unknown_obligation"}


def test_one_that_is_late_reminds_the_filer_and_escalates_to_the_officers():
    world = make_world()
    case = world.execute(approved_agreement(world), "execute", "filer", executed_on=START.date())
    scope = "obligation/3"
    world.sweep((end_of(2026, 4, 1) + timedelta(days=4) - world.now).days + 1)
    assert [level for _, level in fired(case, scope)] == ["reminder", "breach", "desk", "section_chief"]
    assert "clock.reminded" in names(case)
    assert world.fresh(case).escalation == 3
    world.execute(case, "meet_obligation", "filer", obligation="signed_copy", met_on=world.now.date())
    assert world.fresh(case).escalation == 0
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("details", "who", "code"),
    [
        ({"obligation": "signed_copy", "met_on": START.date()}, "filer", "unknown_obligation"),
        ({"obligation": "termination_notice", "met_on": date(2030, 1, 1)}, "filer", "in_the_future"),
        ({"obligation": "termination_notice", "met_on": START.date()}, "officer", "wrong_role"),
        ({"obligation": "termination_notice"}, "filer", "missing_answer"),
    ],
)
def test_refused_and_it_stays_owed(details, who, code):
    world = make_world()
    case = approved_agreement(world)
    assert codes(world, case, "meet_obligation", who, **details) == {code}
    assert not Obligation.objects.filter(met_on__isnull=False).exists()


def test_where_nothing_is_owed_nothing_is_met():
    world = make_world()
    details = {"obligation": "signed_copy", "met_on": START.date()}
    assert codes(world, world.at("approved"), "meet_obligation", "filer", **details) == {"nothing_owed"}
