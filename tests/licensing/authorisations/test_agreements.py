"""Agreements after their approval: minor amendments, the decision not to conclude one, and the warehouse's yearly report."""

import hashlib
import io
from datetime import date, timedelta

import pytest

from licensing import filing
from licensing.integrity import violations
from licensing.messaging import officer_notices
from licensing.models import MinorAmendment, Notice, Obligation
from licensing.transitions import Refused
from tests.world import AGREEMENT, START, codes, make_world
from tests.worlds.clocks import clocks, end_of, names

pytestmark = pytest.mark.django_db
WAREHOUSE = {**AGREEMENT, "instrument": "WDA", "transaction": "distribution", "territory": ["IN", "AE"]}
MINOR = {"concluded_on": date(2026, 3, 10), "amendment": "Deliveries of lot 2 move from May to July 2026."}
DECLINE = {"decided_on": date(2026, 3, 20)}


def approved(world, detail=AGREEMENT):
    return world.at("approved", detail=detail)


def executed(world, detail=AGREEMENT):
    return world.execute(approved(world, detail), "execute", "filer", executed_on=START.date())


def told(world):
    """The subjects of the notices that the office has had."""
    world.now += timedelta(minutes=2)
    officer_notices.deliver(now=world.now)
    return [notice.subject.split(": ", 1)[1] for notice in Notice.objects.order_by("pk")]


def test_a_minor_amendment_is_kept_with_the_day_by_which_it_was_due():
    world = make_world()
    case = executed(world)
    world.now = end_of(2026, 4, 9)
    case = world.execute(
        case, "report_minor_amendment", "filer", **{**MINOR, "concluded_on": date(2026, 3, 10)}
    )
    (kept,) = MinorAmendment.objects.filter(case=case)
    assert (case.state, kept.number, kept.text) == ("approved", 1, MINOR["amendment"])
    assert (kept.due_on, kept.document) == (date(2026, 4, 9), None)
    assert "case.minor_amendment_reported" in names(case)


@pytest.mark.parametrize(
    ("reported", "late", "notices"),
    [((2026, 4, 8), False, []), ((2026, 4, 10), True, ["A notice under an agreement came late"])],
)
def test_one_told_after_thirty_days_is_taken_and_the_office_is_told(reported, late, notices):
    world = make_world()
    case = executed(world)
    world.execute(case, "meet_obligation", "filer", obligation="signed_copy", met_on=START.date())
    world.now = end_of(*reported) - timedelta(hours=6)
    world.execute(case, "report_minor_amendment", "filer", **MINOR)
    assert MinorAmendment.objects.get().is_late is late
    assert told(world) == notices
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"concluded_on": date(2026, 3, 1)}, "too_early"),
        ({"concluded_on": date(2027, 1, 1)}, "in_the_future"),
        ({"amendment": ""}, "missing_answer"),
        ({"document": 3}, "unknown_document"),
    ],
)
def test_a_minor_amendment_that_is_refused_leaves_nothing(changes, code):
    world = make_world()
    case = executed(world)
    world.now = end_of(2026, 4, 1)
    assert codes(world, case, "report_minor_amendment", "filer", **{**MINOR, **changes}) == {code}
    assert not MinorAmendment.objects.exists()


def test_a_licence_has_no_minor_amendment_and_one_not_executed_none_yet():
    world = make_world()
    world.now = end_of(2026, 4, 1)
    licence, agreement = world.at("approved"), approved(world)
    assert codes(world, licence, "report_minor_amendment", "filer", **MINOR) == {"no_agreement"}
    details = {**MINOR, "concluded_on": world.now.date()}
    assert codes(world, agreement, "report_minor_amendment", "filer", **details) == {"not_executed"}


def test_an_agreement_that_is_not_concluded_ends_with_all_that_it_owed():
    world = make_world()
    case = approved(world)
    world.now = end_of(2026, 5, 19) - timedelta(hours=6)  # the sixtieth day
    case = world.execute(case, "decline_to_conclude", "filer", **DECLINE)
    assert (case.state, case.detail.not_concluded_on) == ("void", DECLINE["decided_on"])
    assert {owed.ended_on for owed in Obligation.objects.filter(case=case)} == {date(2026, 5, 19)}
    assert clocks(case) == {}
    assert told(world) == []
    assert list(violations()) == []


def test_a_decision_told_after_sixty_days_is_taken_and_the_office_is_told():
    world = make_world()
    case = approved(world)
    world.now = end_of(2026, 5, 20) - timedelta(hours=6)
    case = world.execute(case, "decline_to_conclude", "filer", **DECLINE)
    assert case.state == "void"
    facts = case.events.get(name="agreement.told_late").facts
    assert facts == {
        "rule": "agreement_not_concluded",
        "citation": "22 CFR 124.5",
        "last_day": "2026-05-19",
        "days_late": 1,
    }
    assert told(world) == ["A notice under an agreement came late"]


def test_what_was_concluded_is_surrendered_and_a_licence_is_not_declined():
    world = make_world()
    case = executed(world)
    world.now = end_of(2026, 4, 1)
    with pytest.raises(Refused) as refused:
        world.execute(case, "decline_to_conclude", "filer", **DECLINE)
    (refusal,) = refused.value.refusals
    assert refusal.sentence == "The agreement was executed on 2 March 2026. Surrender it to end it."
    assert codes(
        world, world.at("approved"), "decline_to_conclude", "filer", decided_on=world.now.date()
    ) == {"no_agreement"}


def test_a_warehouse_owes_its_report_of_sales_and_transfers_every_year():
    world = make_world()
    case = executed(world, WAREHOUSE)
    report = Obligation.objects.get(case=case, code="warehouse_report")
    assert (report.due_on, report.citation) == (date(2027, 3, 2), "22 CFR 124.14(c)(6)")
    assert not Obligation.objects.filter(case=case, code="sales_report").exists()
    world.now = end_of(2027, 2, 20)
    world.execute(case, "meet_obligation", "filer", obligation="warehouse_report", met_on=date(2027, 2, 20))
    dues = Obligation.objects.filter(case=case, code="warehouse_report").values_list("due_on", flat=True)
    assert list(dues) == [date(2027, 3, 2), date(2028, 3, 2)]


def test_a_copy_that_was_attached_goes_with_it():
    world = make_world()
    case = executed(world)
    content = b"%PDF-1.4\n"
    sent = {"declared_size": len(content), "declared_sha256": hashlib.sha256(content).hexdigest()}
    copy = filing.attach(
        case.pk, world.ctx("filer"), kind="other", title="Amendment A", content=io.BytesIO(content), **sent
    )
    world.now = end_of(2026, 4, 1)
    world.execute(case, "report_minor_amendment", "filer", **MINOR, document=copy.number)
    kept = MinorAmendment.objects.get()
    assert (kept.document, str(kept)) == (copy, f"minor amendment 1 of {case.pk}")
