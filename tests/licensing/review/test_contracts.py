"""A contract in several filings is one sale: what is counted, against which amount, and when it is asked: 22 CFR 123.15."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.models import Event
from tests.licensing.test_budgets import statements
from tests.world import codes, make_world, refused
from tests.worlds.contracts import (
    CENT,
    CONTRACT,
    THRESHOLD,
    approved,
    line,
    notified,
    of_other,
    recommended,
    reviewed,
    sold,
)

pytestmark = pytest.mark.django_db
NONE = {"recommendation": "approve", "notification": "none"}
DUE = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
HALF = THRESHOLD / 2


def finding(world, case):
    return CaseFile(world.fresh(case)).finding("notification", world.now).answer


def is_due(world, case):
    return finding(world, case).required


def test_two_filings_are_judged_together_to_the_cent():
    world = make_world()
    first = sold(world, HALF)
    below = reviewed(world, HALF - CENT)
    answer = finding(world, below)
    assert (answer.required, answer.total_value) == (False, THRESHOLD - CENT)
    third = sold(world, CENT)
    answer = finding(world, below)
    assert (answer.required, answer.basis, answer.total_value) == (True, "36(c)", THRESHOLD)
    assert [filing["reference"] for filing in answer.filings] == [
        below.reference,
        first.reference,
        third.reference,
    ]
    assert codes(world, below, "recommend", "officer", **NONE) == {"notification_due"}
    assert world.execute(below, "recommend", "officer", **DUE).state == "countersign"


def test_the_stated_value_of_the_contract_counts_where_it_is_more():
    world = make_world()
    below = reviewed(world, "1000.00", contract_value=THRESHOLD - CENT)
    assert finding(world, below).by_stated_value is True
    assert not is_due(world, below)
    case = reviewed(world, "1000.00", contract_value=THRESHOLD, contract_number="Other")
    (refusal,) = refused(world, case, "recommend", "officer", **NONE)
    assert refusal.sentence == (
        "This case requires a congressional notification under section 36(c). Filings under contract Other come to "
        f"$1,000.00: {case.reference} ($1,000.00). The stated contract value of $50,000,000.00 is more, and decides."
    )


def test_the_greatest_value_that_a_filing_states_counts():
    world = make_world()
    other = sold(world, "1000.00", contract_value=THRESHOLD)
    case = sold(world, "1000.00")
    assert is_due(world, case)
    assert finding(world, case).contradictions == (f"{other.reference} states a value of $50,000,000.00.",)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [({"mde": True}, "14000000.00"), ({"usml_category": "I(a)", "sme": False}, "1000000.00")],
)
def test_major_equipment_and_firearms_are_summed_by_themselves(kind, amount):
    world = make_world()
    half = Decimal(amount) / 2
    sold(world, half, lines=[line(half, **kind), line(half)])
    assert not is_due(world, sold(world, half, submit=False, lines=[line(half - CENT, **kind), line(half)]))
    assert is_due(world, sold(world, half, submit=False, lines=[line(half, **kind)]))


def test_the_countries_of_all_filings_decide_which_amounts_hold():
    world = make_world()
    allies = {"destination": "AU", "parties": [{"role": "end_user", "name": "RAAF", "country": "AU"}]}
    dollars = {"contract_value": THRESHOLD}
    case = sold(world, HALF, **allies, **dollars)
    assert not is_due(world, case)
    sold(world, HALF, **dollars)
    answer = finding(world, case)
    assert (answer.required, answer.wait_days) == (True, 30)


@pytest.mark.parametrize(
    "spelling",
    [
        {"contract_number": "hal-ed-f404 2217"},
        {"contract_number": "\uff28AL ED F404 2217", "purchaser": "HINDUSTAN AERONAUTICS, LTD."},
    ],
)
def test_one_contract_in_two_spellings(spelling):
    world = make_world()
    sold(world, HALF)
    assert is_due(world, sold(world, HALF, **spelling))


@pytest.mark.parametrize(
    "other", [{"contract_number": "HAL/ED/F404/2218"}, {"purchaser": "Bharat Electronics"}]
)
def test_another_contract_counts_for_itself(other):
    world = make_world()
    sold(world, HALF, **other)
    assert not is_due(world, sold(world, HALF))


def test_another_filer_s_filing_counts_for_nothing():
    world = make_world()
    sold(world, HALF, **of_other(world))
    answer = finding(world, sold(world, HALF))
    assert (answer.required, len(answer.filings)) == (False, 1)


def test_a_filing_counts_from_its_submission_to_an_end_without_approval():
    world = make_world()
    case = sold(world, HALF)
    other = sold(world, HALF, submit=False)
    assert not is_due(world, case)
    world.execute(other, "submit", "filer")
    assert is_due(world, case)
    world.execute(other, "withdraw", "filer")
    assert not is_due(world, case)


def test_a_denial_counts_while_it_can_be_reconsidered():
    world = make_world()
    other = recommended(world, HALF)
    world.execute(other, "deny", "countersigner", reason="Foreign policy")
    case = sold(world, HALF)
    assert is_due(world, case)
    world.sweep(40)
    assert world.fresh(other).state == "refused"
    assert not is_due(world, case)


def test_what_was_approved_counts_with_what_was_granted():
    world = make_world()
    other = reviewed(world, HALF)
    less = [
        {"line": 1, "decision": "reduced", "quantity": 20, "value": "24000000.00", "reason": "Half the fleet"}
    ]
    world.execute(other, "recommend", "officer", **NONE, lines=less)
    case = sold(world, HALF)
    assert is_due(world, case)
    world.execute(case, "withdraw", "filer")
    world.execute(other, "approve", "countersigner")
    assert finding(world, sold(world, HALF)).total_value == HALF + Decimal(24_000_000)


def test_an_expired_authorisation_counts_unless_it_is_replaced():
    world = make_world()
    other = approved(world, HALF)
    world.sweep(366 * 5)
    assert world.fresh(other).state == "expired"
    assert is_due(world, sold(world, HALF, submit=False))
    assert not is_due(world, sold(world, HALF, submit=False, replaces=other.reference))
    assert not is_due(world, sold(world, HALF, submit=False, contract_number="", **_no_contract()))


def _no_contract():
    return {"contract_on": None, "contract_value": None, "purchaser": ""}


def test_what_was_given_up_counts_with_what_had_moved():
    world = make_world()
    world.execute(approved(world, HALF), "surrender", "filer")
    case = sold(world, HALF)
    assert finding(world, case).total_value == max(HALF, CONTRACT["contract_value"])
    assert len(finding(world, case).filings) == 1


def test_without_a_contract_a_filing_is_judged_alone():
    world = make_world()
    sold(world, HALF)
    case = sold(world, THRESHOLD - CENT, contract_number="", **_no_contract())
    answer = finding(world, case)
    assert (answer.required, answer.judged) == (
        False,
        "No contract is named; judged by this filing alone.",
    )
    submitted = Event.objects.get(case=case, name="case.submitted")
    assert submitted.facts["findings"]["notification"]["judged"] == answer.judged


def test_the_finding_is_recorded_with_the_filings_that_it_counts():
    world = make_world()
    first = sold(world, HALF)
    case = sold(world, HALF)
    recorded = Event.objects.get(case=case, name="case.submitted").facts["findings"]["notification"]
    assert (recorded["required"], recorded["total_value"], recorded["by_stated_value"]) == (
        True,
        "50000000.00",
        False,
    )
    assert recorded["filings"] == [
        {"reference": case.reference, "value": "25000000.00"},
        {"reference": first.reference, "value": "25000000.00"},
    ]


def test_it_is_asked_again_when_the_case_is_approved():
    world = make_world()
    case = recommended(world, HALF)
    between = sold(world, HALF)
    (refusal,) = refused(world, case, "approve", "countersigner")
    assert refusal.sentence == (
        "This case requires a congressional notification under section 36(c). Filings under contract HAL/ED/F404/2217"
        f" come to $50,000,000.00: {case.reference} ($25,000,000.00), {between.reference} ($25,000,000.00). Send the"
        " case back, recommend it with this notification, and notify Congress."
    )
    case = world.execute(case, "send_back", "countersigner", reason="Congress must be notified.")
    notified(world, case)
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_a_contract_is_signed_on_one_day():
    world = make_world()
    first = sold(world, "1000.00")
    other = sold(world, "1000.00", submit=False, contract_on=date(2025, 11, 4))
    (refusal,) = refused(world, other, "submit", "filer")
    assert (refusal.code, refusal.field) == ("contract_contradicts", "contract_on")
    assert refusal.sentence.startswith(
        f"{first.reference} states that this contract was signed on 3 November 2025."
    )


def test_another_filer_s_date_contradicts_nothing():
    world = make_world()
    sold(world, "1000.00", contract_on=date(2025, 11, 4), **of_other(world))
    assert sold(world, "1000.00").state == "intake"


def test_what_sells_nothing_is_judged_by_no_contract():
    world = make_world()
    sold(world, HALF)
    lent = {"instrument": "DSP-73", "transaction": "temporary_export"}
    case = sold(world, HALF, submit=False, **lent)
    assert not is_due(world, case)
    assert CaseFile(case).sale is None
    assert CaseFile(case).other_filings == ()


def test_the_other_filings_cost_one_statement():
    world = make_world()
    costs = []
    for contract in ({}, {"contract_number": "", **_no_contract()}):
        for _ in range(3):
            sold(world, "1000.00", **contract)
        case = recommended(world, "1000.00", **contract)
        world.now += timedelta(hours=1)
        context = world.ctx("countersigner")
        costs.append(
            len(statements(lambda case=case, ctx=context: transitions.execute(case.pk, "approve", ctx)))
        )
    assert costs[0] == costs[1] + 1
