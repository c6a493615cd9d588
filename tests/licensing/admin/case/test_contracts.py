"""The contract's card on the case page: what is counted, what decides, and who else names the contract."""

from decimal import Decimal

from licensing.case_file import CaseFile
from licensing.models import Letter
from tests.licensing.admin.desks import page, statements, words
from tests.worlds.contracts import THRESHOLD, notified, of_other, reviewed, sold


def test_it_lists_the_filings_and_what_is_judged(world, at_desk):
    other = sold(world, "20000000.00")
    case = reviewed(world, "15000000.00")
    content = words(at_desk("olive").get(page(case)))
    for expected in (
        "Contract HAL/ED/F404/2217", "USD 35,000,000.00 is judged", "This filing", other.reference,
        "USD 20,000,000.00", "Contract signed on", "Hindustan Aeronautics Ltd",
    ):  # fmt: skip
        assert expected in content, expected
    assert "so it decides" not in content
    assert "Not counted" not in content


def test_it_says_that_the_stated_value_decides_and_where_filings_contradict(world, at_desk):
    other = sold(world, "1000.00", contract_value=THRESHOLD)
    content = words(at_desk("olive").get(page(sold(world, "2000.00"))))
    assert "USD 50,000,000.00 is judged" in content
    assert "so it decides" in content
    assert f"{other.reference} states a value of $50,000,000.00." in content


def test_officers_read_who_else_names_the_contract(world, at_desk):
    others = sold(world, "4000.00", **of_other(world))
    case = sold(world, "2000.00")
    content = words(at_desk("olive").get(page(case)))
    assert "Other filers that name this contract and purchaser" in content
    assert others.reference in content
    sold(world, "4000.00", submit=False, **of_other(world))
    assert words(at_desk("olive").get(page(case))).count("Not counted") == 1


def test_a_reviewer_reads_no_filing_that_was_not_referred(world, at_desk):
    other = sold(world, "20000000.00")
    case = reviewed(world, "15000000.00")
    world.execute(case, "refer", "officer", agencies=["dtsa"])
    content = words(at_desk("rita").get(page(case)))
    assert "1 more filing that you do not have access to." in content
    assert other.reference not in content


def test_without_a_contract_there_is_no_card(world, at_desk):
    content = words(at_desk("olive").get(page(world.at("review"))))
    assert "lx-contract" not in content


def test_however_many_filings_there_are_the_page_costs_the_same(world, at_desk):
    client, case = at_desk("olive"), sold(world, "2000.00")
    few = len(statements(client, page(case)))
    for _ in range(3):
        sold(world, "1000.00")
    assert len(statements(client, page(case))) == few


def test_the_cover_letter_lists_the_filings(world):
    other = sold(world, "30000000.00", contract_value=THRESHOLD)
    case = reviewed(world, "20000000.00", contract_value=THRESHOLD)
    notified(world, case)
    said = Letter.objects.get(case=case, kind="cover").facts["contract"]
    assert said == {
        "number": "HAL/ED/F404/2217",
        "signed_on": "2025-11-03",
        "purchaser": "Hindustan Aeronautics Ltd",
        "stated": "50000000.00",
        "amount": "50000000.00",
        "filings": [
            {"reference": case.reference, "value": "20000000.00"},
            {"reference": other.reference, "value": "30000000.00"},
        ],
    }


def test_it_says_what_the_law_finds_of_the_contract(world, at_desk):
    case = reviewed(world, "25000000.00", contract_value=THRESHOLD)
    client = at_desk("olive")
    assert "A congressional notification under section 36(c) is required." in words(client.get(page(case)))
    notified(world, case)
    later = reviewed(world, "25000000.00", contract_value=THRESHOLD)
    assert f"The notification of {case.reference} covers it." in words(client.get(page(later)))
    small = sold(world, "1.00", contract_number="Small")
    assert "No notification is required." in words(client.get(page(small)))


def test_it_shows_what_was_granted_and_no_end_without_approval(world, at_desk):
    case = reviewed(world, "2000.00")
    less = [{"line": 1, "decision": "reduced", "quantity": 20, "value": "900.00", "reason": "Half the fleet"}]
    case = world.execute(
        case, "recommend", "officer", recommendation="approve", notification="none", lines=less
    )
    world.execute(case, "approve", "countersigner")
    client = at_desk("olive")
    assert CaseFile(world.fresh(case)).sale.own.total == Decimal("900.00")
    assert "lx-contract" in words(client.get(page(case)))
    ended = world.execute(sold(world, "1.00"), "withdraw", "filer")
    assert "lx-contract" not in words(client.get(page(ended)))
