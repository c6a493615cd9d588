"""Reports of what is made under an agreement: counted against its terms, corrected, never over them without the office knowing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.messaging import officer_notices
from licensing.models import Notice, ProductionReport
from licensing.transitions import Refused
from tests.licensing.integrity.test_clocks import forge
from tests.world import AGREEMENT, START, codes, make_world
from tests.worlds.agreements import LINES, agreement, amend, file_amendment
from tests.worlds.authorities import granted
from tests.worlds.clocks import end_of
from workflows import production
from workflows.guards.production import is_made_in_its_time

pytestmark = pytest.mark.django_db
FIRST = {"from": "2026-03-02", "until": "2026-05-31", "quantity": 900, "value": "2100000.00"}
SECOND = {"from": "2026-06-01", "until": "2026-08-31", "quantity": 1200, "value": "2800000.00"}
CORRECTION = {
    **FIRST,
    "quantity": 880,
    "value": "2053333.20",
    "corrects": 1,
    "reason": "Twenty were scrapped.",
}


def at_work(world):
    """An executed agreement, some months later."""
    case = agreement(world)
    world.execute(case, "meet_obligation", "filer", obligation="signed_copy", met_on=START.date())
    world.now = end_of(2026, 9, 30)
    return case


def report(world, case, *rows, who="filer"):
    return world.execute(case, "report_production", who, reports=list(rows))


def refused(world, case, *rows):
    """The codes and sentences of the refusal, while nothing is kept."""
    before = ProductionReport.objects.count()
    with pytest.raises(Refused) as refusal:
        report(world, case, *rows)
    assert ProductionReport.objects.count() == before
    return [(reason.code, reason.sentence) for reason in refusal.value.refusals]


def made(case):
    authorisation = granted(case)
    return authorisation.made_quantity, authorisation.made_value


def test_two_periods_and_a_correction_are_counted():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST, SECOND)
    assert made(case) == (2100, Decimal("4900000.00"))
    case = report(world, case, CORRECTION)
    assert made(case) == (2080, Decimal("4853333.20"))
    first, second, third = ProductionReport.objects.order_by("number")
    assert (first.superseded_at, second.superseded_at, third.superseded_at) == (world.now, None, None)
    assert str(third) == f"report 3 of {case.pk}"
    assert (third.corrects, third.reason, first.quantity) == (first, "Twenty were scrapped.", 900)
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("row", "code", "sentence"),
    [
        (
            {"from": "2026-03-01"},
            "before_execution",
            "Row 1: the agreement was executed on 2 March 2026, after the first day.",
        ),
        ({"until": "2026-12-31"}, "in_the_future", "Row 1: the last day is in the future."),
        (
            {"until": "2026-02-28"},
            "bad_answer",
            "Row 1, until: it is before the first day.",
        ),
        (
            {"quantity": 2401},
            "over_terms",
            "Under the agreement 2,400 may be made. 2,400 are left, not 2,401.",
        ),
        (
            {"value": "7000000.01"},
            "over_terms",
            "The agreement is worth 7,000,000.00 USD. 7,000,000.00 USD are left, not 7,000,000.01 USD.",
        ),
        (
            {"corrects": 4, "reason": "It was wrong."},
            "unknown_report",
            "Row 1: there is no report 4 to correct.",
        ),
        (
            {"corrects": 1},
            "bad_answer",
            "Row 1, reason: a correction names the report that it corrects, and says why.",
        ),
        (
            {"corrects": 1, "reason": "x" * 501},
            "bad_answer",
            "Row 1, reason: It may have at most 500 characters.",
        ),
        ({"quantity": "many"}, "bad_answer", "Row 1, quantity: It must be a whole number."),
    ],
)
def test_a_row_that_is_refused_says_why(row, code, sentence):
    world = make_world()
    case = at_work(world)
    assert refused(world, case, {**FIRST, **row}) == [(code, sentence)]
    assert made(case) == (0, Decimal("0.00"))


def test_all_rows_are_taken_or_none():
    world = make_world()
    case = at_work(world)
    bad = {**SECOND, "value": "-1", "until": "soon"}
    ((code, sentence),) = refused(world, case, FIRST, bad)
    assert code == "bad_answer"
    assert sentence.startswith("Row 2, until: ")
    assert " value: It must be an amount in USD such as 12000.00." in sentence


def test_no_day_is_reported_twice():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST)
    again = {**SECOND, "from": "2026-05-31"}
    assert refused(world, case, again) == [("period_twice", "Row 1: some of its days are in report 1 too.")]
    few = {**SECOND, "quantity": 1, "value": "1.00"}
    assert refused(world, case, few, few) == [("period_twice", "Row 2: some of its days are in row 1 too.")]
    twice = {"corrects": 1, "reason": "It was wrong."}
    halves = ({**FIRST, **twice, "until": "2026-04-01"}, {**FIRST, **twice, "from": "2026-04-02"})
    assert {code for code, _ in refused(world, case, *halves)} == {"unknown_report"}
    report(world, case, CORRECTION)
    assert {code for code, _ in refused(world, case, CORRECTION)} == {"unknown_report", "period_twice"}


def test_the_database_keeps_a_day_from_being_reported_twice():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST)
    last, told = date(2026, 5, 31), {"reported_at": world.now, "reported_by": "Nobody"}
    again = {"number": 2, "from_on": last, "until_on": last, "quantity": 1, "value": 1, **told}
    ProductionReport.objects.create(authorisation=granted(case), **again)
    with pytest.raises(IntegrityError, match="no_day_twice"), transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    ProductionReport.objects.filter(number=2).update(superseded_at=world.now)


def test_what_is_over_the_terms_is_refused_and_the_office_is_told_once():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST)
    over = {**SECOND, "quantity": 1501}
    sentence = "Under the agreement 2,400 may be made. 1,500 are left, not 1,501."
    assert refused(world, case, over) == refused(world, case, over) == [("over_terms", sentence)]
    assert case.events.filter(name="agreement.over_terms").count() == 1
    assert refused(world, case, {**over, "quantity": 1502})
    world.now += timedelta(minutes=2)
    officer_notices.deliver(now=world.now)
    notices = Notice.objects.order_by("pk")
    assert [notice.subject for notice in notices] == [
        f"{case.reference}: More was reported than the agreement lets be made"
    ] * 2
    assert any(sentence in notice.body for notice in notices)
    assert made(case) == (900, Decimal("2100000.00"))
    assert list(violations()) == []


def test_an_amendment_makes_room_and_never_falls_below_what_was_made():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST)
    fewer = file_amendment(world, case, "change_scope", quantity_to_be_made=899)
    assert codes(world, fewer, "submit", "filer") == {"below_made"}
    cheaper = [{**LINES[0], "quantity": 1, "value": Decimal("1.00")}, LINES[1]]
    cheaper = file_amendment(world, case, "change_scope", lines=cheaper)
    assert codes(world, cheaper, "submit", "filer") == {"below_made"}
    assert refused(world, case, {**SECOND, "quantity": 1600})
    amend(world, case, "increase_quantity", quantity_to_be_made=2500)
    report(world, case, {**SECOND, "quantity": 1600})
    assert made(case)[0] == 2500
    assert list(violations()) == []


def test_an_agreement_without_a_quantity_is_counted_by_value_and_one_not_executed_makes_nothing():
    world = make_world()
    world.now = end_of(2026, 9, 30) - timedelta(days=200)
    case = world.at("approved", detail=AGREEMENT)
    row = {"from": "2026-03-15", "until": "2026-03-15", "quantity": 5000, "value": "1000.00"}
    assert codes(world, case, "report_production", "filer", reports=[row]) == {"not_executed"}
    world.execute(case, "execute", "filer", executed_on=world.now.date())
    world.now += timedelta(days=30)
    day = (world.now - timedelta(days=9)).date().isoformat()
    report(world, case, {**row, "from": day, "until": day})
    assert made(case) == (5000, Decimal("1000.00"))
    assert codes(world, world.at("approved"), "report_production", "filer", reports=[row]) == {"no_agreement"}


def test_nothing_is_reported_of_days_after_the_end():
    world = make_world()
    case = at_work(world)
    file = CaseFile(case)
    file.detail.expires_on = date(2026, 5, 1)
    ctx = world.ctx("filer", reports=[production.clean(FIRST)])
    (refusal,) = is_made_in_its_time(file, ctx)
    assert refusal.sentence == "Row 1: the agreement ended on 1 May 2026, before the last day."


def test_an_officer_records_what_was_reported_on_paper():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST, who="officer")
    assert ProductionReport.objects.get().reported_by == world.actors["officer"].name


def test_a_file_is_read_like_the_rows():
    world = make_world()
    case = at_work(world)
    lines = [
        "from,until,quantity,value",
        "2026-03-02,2026-05-31,900,2100000.00",
        "",
        "2026-06-01,2026-08-31,1200,2800000",
    ]
    world.execute(case, "report_production", "filer", reports="\n".join(lines))
    assert made(case) == (2100, Decimal("4900000.00"))
    correction = "from,until,quantity,value,corrects,reason\r\n2026-03-02,2026-05-31,880,2053333.20,1,Twenty were scrapped.\r\n"
    world.execute(case, "report_production", "filer", reports=correction)
    assert made(case)[0] == 2080


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "day,quantity\n",
            "The first line must be: from,until,quantity,value or from,until,quantity,value,corrects,reason.",
        ),
        ("from,until,quantity,value\n", "The file has no row."),
        ("from,until,quantity,value\n2026-03-02,2026-03-31,9\n", "Line 2 has 3 columns, not 4."),
        (
            "from,until,quantity,value\n2026-03-02,2026-03-31,9,x\n",
            "Row 1, value: It must be an amount in USD such as 12000.00.",
        ),
        (
            'from,until,quantity,value\n"2026',
            "The file is not a table of comma-separated values: unexpected end of data.",
        ),
        ("from,until,quantity,value\n,2026-03-31,9,1\n", "Row 1, from: it is missing."),
    ],
)
def test_a_file_that_is_no_table_says_where(text, sentence):
    world = make_world()
    case = at_work(world)
    with pytest.raises(Refused) as refusal:
        world.execute(case, "report_production", "filer", reports=text)
    assert [reason.sentence for reason in refusal.value.refusals] == [sentence]


def test_what_is_wrong_in_many_rows_is_told_of_the_first_of_them():
    world = make_world()
    case = at_work(world)
    ((_, sentence),) = refused(world, case, *[{"from": "2026-03-02"}] * 13, 7)
    assert sentence.startswith("Row 1, until: it is missing. quantity: it is missing.")
    assert sentence.endswith("There are 4 more.")


def test_a_total_that_is_not_that_of_its_reports_is_found():
    world = make_world()
    case = at_work(world)
    report(world, case, FIRST)
    forge(f"UPDATE licensing_authorisation SET made_quantity = 901 WHERE licence_id = {case.pk}")
    number = granted(case).number
    assert f"I7 what is made under the agreement {number} is not the sum of its reports" in list(violations())
