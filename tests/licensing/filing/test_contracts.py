"""A filing names its contract whole or not at all, in a draft as in an edit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from licensing import filing
from licensing.filing import BadFiling
from licensing.regulations.contracts import key_of, plain_name
from tests.world import detail, make_world
from tests.worlds.contracts import CONTRACT, line, sold

pytestmark = pytest.mark.django_db
WHOLE = "A contract is named by its number, the day of its signature, its value and its purchaser."


def errors(world, *, lines=None, **changes):
    with pytest.raises(BadFiling) as bad:
        world.file(detail=detail(world, **{**CONTRACT, **changes}), lines=lines or [line(Decimal("1000.00"))])
    return bad.value.errors


@pytest.mark.parametrize(
    ("name", "nothing"),
    [("contract_number", ""), ("contract_on", None), ("contract_value", None), ("purchaser", "")],
)
def test_a_contract_is_named_whole(name, nothing):
    world = make_world()
    assert errors(world, **{name: nothing}) == {name: [WHOLE]}
    only = {**detail(world), name: CONTRACT[name]}
    with pytest.raises(BadFiling) as bad:
        world.file(detail=only)
    assert bad.value.errors == {other: [WHOLE] for other in CONTRACT if other != name}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"contract_number": "x" * 61}, "contract_number"),
        ({"contract_number": " -/. "}, "contract_number"),
        ({"purchaser": "x" * 201}, "purchaser"),
        ({"purchaser": "?"}, "purchaser"),
        ({"contract_value": Decimal("999.99")}, "contract_value"),
        ({"contract_value": Decimal("-1.00")}, "contract_value"),
        ({"contract_value": Decimal("NaN")}, "contract_value"),
        ({"contract_value": Decimal("1e99999")}, "contract_value"),
        ({"contract_value": Decimal("1000.001")}, "contract_value"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(changes, where):
    assert errors(make_world(), **changes).keys() == {where}


def test_the_day_of_signature_is_not_in_the_future():
    world = make_world()
    today = world.ctx("filer").actor_day
    assert errors(world, contract_on=today + timedelta(days=1)) == {
        "contract_on": ["This date is in the future."]
    }
    assert sold(world, "1.00", submit=False, contract_on=today).licence_detail.contract_on == today


def test_the_contract_is_worth_at_least_what_is_filed_under_it():
    world = make_world()
    value = CONTRACT["contract_value"]
    assert errors(world, lines=[line(value), line(Decimal("0.01"))])["contract_value"] == [
        "The lines of this filing are worth $30,000,000.01. The contract is worth at least that much."
    ]
    case = sold(world, value, submit=False)
    with pytest.raises(BadFiling) as bad:
        filing.edit(case.pk, world.ctx("filer"), {"lines": [line(value + 1)]})
    assert bad.value.errors.keys() == {"contract_value"}
    both = {"lines": [line(value + 1)], "detail": {"contract_value": value + 1}}
    assert filing.edit(case.pk, world.ctx("filer"), both).detail.contract_value == value + 1


def test_a_draft_s_contract_is_edited_with_its_key():
    world = make_world()
    case = sold(world, "1000.00", submit=False)
    key = world.fresh(case).licence_detail.contract_key
    filing.edit(case.pk, world.ctx("filer"), {"detail": {"contract_number": "hal ed f404 2217"}})
    assert world.fresh(case).licence_detail.contract_key == key
    filing.edit(case.pk, world.ctx("filer"), {"detail": {"purchaser": "Bharat Electronics"}})
    assert world.fresh(case).licence_detail.contract_key not in (key, "")
    none = {"contract_number": "", "purchaser": "", "contract_on": None, "contract_value": None}
    filing.edit(case.pk, world.ctx("filer"), {"detail": none})
    assert world.fresh(case).licence_detail.contract_key == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HAL/ED/2217", " hal-ed 2217."),
        ("\uff28\uff21\uff2c 2217", "hal2217"),
        ("Stra\u00dfe", "STRASSE"),
        ("Caf\u00e9", "Cafe\u0301"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert plain_name(one) == plain_name(other) != ""


def test_names_that_differ_have_other_keys():
    assert key_of("12", "3 Firm") != key_of("123", "Firm")
    assert key_of("", "Firm") == key_of("12", "...") == ""
    assert key_of("\u0915\u093f", "Firm") != key_of("\u0915\u0940", "Firm")
    assert len(key_of("\ufdfa" * 60, "\ufdfa" * 200)) == 64


def test_a_filing_keeps_what_it_said_of_its_contract():
    case = sold(make_world(), "1000.00", submit=False)
    said = case.events.get(name="case.filed").facts["filing"]["detail"]
    assert {name: said[name] for name in CONTRACT} == {
        "contract_number": "HAL/ED/F404/2217",
        "contract_on": date(2025, 11, 3).isoformat(),
        "contract_value": "30000000.00",
        "purchaser": "Hindustan Aeronautics Ltd",
    }
