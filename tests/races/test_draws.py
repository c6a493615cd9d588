"""Fifty shipments at once on one authority: exactly as many as fit are filed, and nothing is ever overdrawn."""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from licensing.integrity import violations
from licensing.models import Authorisation, AuthorisedLine, Case, Drawdown, ExemptionUse, LetterOfOffer
from licensing.transitions import Refused
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.authorities import BLADE, END_USER, granted, licence, small_part, spares_on, taking
from tests.worlds.filings import SMALL_LINE, SMALL_PART

FIFTY = 50


def filed(results):
    return [result for result in results if isinstance(result, Case)]


def refused(results):
    return Counter(code for result in results if isinstance(result, Refused) for code in result.codes)


def test_value_is_never_overdrawn_by_fifty_at_once(committed_db):
    """33 of 30,000 USD leave 10,000 of the 1,000,000 stated; the 34th uses the tolerance and exhausts the licence."""
    world = make_world()
    case = licence(world, lines=[{**BLADE, "quantity": 100, "value": Decimal("1000000.00")}])
    results = at_once(*[lambda: world.file_shipment(case, lines=taking(1, "30000.00"))] * FIFTY)
    assert len(filed(results)) == 34
    assert refused(results)["exhausted"] == 16
    now = granted(case)
    assert (now.drawn_value, now.drawn_quantity) == (Decimal("1020000.00"), 34)
    assert now.drawn_value <= now.max_value == Decimal("1100000.00")
    assert world.fresh(case).state == "exhausted"
    assert list(violations()) == []


def test_quantity_is_never_overdrawn_by_fifty_of_several_cases_at_once(committed_db):
    world = make_world()
    case = licence(world, lines=[{**BLADE, "quantity": 30}])
    part = {**BLADE, "quantity": 40}
    cases = [case, *(spares_on(world, case, lines=[part]) for _ in range(2))]
    acts = [
        lambda item=cases[number % 3]: world.file_shipment(item, lines=taking(1, "1.00"))
        for number in range(FIFTY)
    ]
    results = at_once(*acts)
    assert len(filed(results)) == 30
    assert granted(case).drawn_quantity == AuthorisedLine.objects.get(line__case=case).drawn_quantity == 30
    assert Drawdown.objects.count() == 30
    assert world.fresh(case).state == "exhausted"
    assert list(violations()) == []


def test_draws_and_their_return_at_once_leave_the_balance_whole(committed_db):
    world = make_world()
    case = licence(world)
    before = [world.file_shipment(case, lines=taking(2)) for _ in range(10)]
    acts = [execute(world, item, "cancel", "filer") for item in before]
    acts += [lambda: world.file_shipment(case, lines=taking(3))] * 10
    results = at_once(*acts)
    assert not [result for result in results[:10] if isinstance(result, Refused)]
    world.sweep(0)
    assert granted(case).drawn_quantity == 3 * len(
        [result for result in results[10:] if isinstance(result, Case)]
    )
    assert list(violations()) == []


def test_a_letter_is_shared_and_its_ceiling_kept(committed_db):
    world = make_world()
    cases = [world.at("released", kind="spares") for _ in range(2)]
    LetterOfOffer.objects.create(
        number="IN-P-LAX", purchaser="IN", ends_on="2026-12-31", ceiling=Decimal("4500.00")
    )
    acts = [lambda item=cases[number % 2]: world.file_shipment(item) for number in range(12)]
    results = at_once(*acts)
    assert len(filed(results)) == 5
    assert refused(results) == {"value_over_ceiling": 7}
    assert LetterOfOffer.objects.get().drawn_value == Decimal("4500.00")
    assert list(violations()) == []


def test_the_first_draws_on_a_letter_put_it_on_record_once(committed_db):
    world = make_world()
    cases = [world.at("released", kind="spares") for _ in range(6)]
    results = at_once(*[lambda item=case: world.file_shipment(item) for case in cases])
    assert len(filed(results)) == 6
    assert LetterOfOffer.objects.get().drawn_value == Decimal("5400.00")


def test_the_year_admits_twenty_four_shipments_however_many_come_at_once(committed_db):
    world = make_world()
    cases = [small_part(world, quantity=30, value=Decimal("3.00")) for _ in range(5)]
    acts = [lambda item=cases[number % 5]: world.file_shipment(item) for number in range(30)]
    results = at_once(*acts)
    assert len(filed(results)) == 24
    assert refused(results) == {"shipment_limit": 6}
    assert ExemptionUse.objects.get().shipments == 24
    assert list(violations()) == []


def test_the_year_releases_twenty_four_cases_however_many_are_submitted_at_once(committed_db):
    world = make_world()
    drafts = [world.file(kind="spares", detail=SMALL_PART, lines=[SMALL_LINE]) for _ in range(30)]
    at_once(*[execute(world, draft, "submit", "hal") for draft in drafts])
    states = Counter(world.fresh(draft).state for draft in drafts)
    assert states == {"released": 24, "verification": 6}
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("model", "column"),
    [(Authorisation, "drawn_value"), (Authorisation, "drawn_quantity"), (AuthorisedLine, "drawn_quantity")],
)
def test_the_database_has_the_last_word(committed_db, model, column):
    world = make_world()
    licence(world)
    with pytest.raises(DatabaseError, match="overdrawn"), transaction.atomic():
        model.objects.update(**{column: F(column) + 2_000_000})


def test_it_has_it_of_the_ceiling_of_a_letter_too(committed_db):
    world = make_world()
    world.file_shipment(world.at("released", kind="spares"))
    LetterOfOffer.objects.update(ceiling=F("drawn_value"))
    with pytest.raises(DatabaseError, match="overdrawn"), transaction.atomic():
        LetterOfOffer.objects.update(drawn_value=F("drawn_value") + 1)


def test_what_was_granted_is_not_changed(committed_db):
    world = make_world()
    licence(world, parties=[{**END_USER, "partner": "hal"}])
    refused = (({"value": 1}, "by an amendment alone"), ({"number": "050999999"}, "permission denied"))
    for change, words in refused:
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            Authorisation.objects.update(**change)
