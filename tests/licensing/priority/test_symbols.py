"""Programme symbols: those of Canada go another way, those of foreign governments are for foreign end buyers alone."""

import pytest

from tests.world import make_world, ratings_may_be_given, refused
from tests.worlds.filings import SUPPLIER
from workflows.inputs.priority import FOR_CANADA, FOR_FOREIGN_GOVERNMENTS, SYMBOLS

pytestmark = pytest.mark.django_db


def home(world):
    """A request that waits to be rated, of which no foreign state is the end buyer."""
    ratings_may_be_given(world)
    case = world.file(kind="priority", detail={"foreign_end_buyer": False}, parties=[SUPPLIER])
    world.execute(case, "submit", "hal")
    return world.execute(case, "endorse", "endorser")


def rating(symbol):
    return {"rating": "DO", "programme_symbol": symbol}


def test_the_groups_are_of_schedule_i():
    titles = dict(SYMBOLS)
    assert tuple(code for code in titles if code[0] == "D") == FOR_CANADA
    assert (
        tuple(code for code, title in titles.items() if "foreign governments" in title)
        == FOR_FOREIGN_GOVERNMENTS
    )


@pytest.mark.parametrize("symbol", FOR_CANADA)
def test_what_is_canadas_goes_another_way(symbol):
    world = make_world()
    case = world.at("authorisation", kind="priority")
    (refusal,) = refused(world, case, "authorise", "authoriser", **rating(symbol))
    assert (refusal.code, refusal.field) == ("canada_goes_otherwise", "programme_symbol")
    assert refusal.citations == ("15 CFR 700.56",)


@pytest.mark.parametrize("symbol", FOR_FOREIGN_GOVERNMENTS)
def test_what_foreign_governments_buy_is_for_them_alone(symbol):
    world = make_world()
    (refusal,) = refused(world, home(world), "authorise", "authoriser", **rating(symbol))
    assert (refusal.code, refusal.field) == ("no_foreign_buyer", "programme_symbol")
    assert refusal.sentence == (f"{symbol} is only for purchases by a foreign government.")
    case = world.at("authorisation", kind="priority")
    assert world.execute(case, "authorise", "authoriser", **rating(symbol)).detail.rated_as == f"DO-{symbol}"


@pytest.mark.parametrize("symbol", ["A1", "G3", "G4"])
def test_any_other_symbol_is_for_either(symbol):
    world = make_world()
    rated = world.execute(home(world), "authorise", "authoriser", **rating(symbol))
    assert rated.detail.rated_as == f"DO-{symbol}"


@pytest.mark.parametrize(("symbol", "code"), [("D2", "canada_goes_otherwise"), ("G1", "no_foreign_buyer")])
def test_another_rating_is_judged_alike(symbol, code):
    world = make_world()
    case = world.execute(home(world), "authorise", "authoriser", **rating("A1"))
    day = world.now.date()
    facts = {"order_number": "7", "order_received_on": day, "signed_by": "R. Iyer", "statement": "certified"}
    case = world.execute(case, "place_order", "hal", **facts)
    (refusal,) = refused(world, case, "re_rate", "authoriser", reason="Urgent.", **rating(symbol))
    assert (refusal.code, refusal.field) == (code, "programme_symbol")
