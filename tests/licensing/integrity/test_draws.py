"""I7: figures that are not those of the drawdowns, and cases that have not followed them, are told of one by one."""

from datetime import timedelta

import pytest

from licensing.filing import shipments
from licensing.integrity import violations
from licensing.models import (
    Authorisation,
    AuthorisedLine,
    Drawdown,
    ExemptionUse,
    LetterOfOffer,
    OutboxMessage,
)
from tests.world import make_world
from tests.worlds.authorities import granted, licence, small_part, taking

pytestmark = pytest.mark.django_db


def told():
    return [violation for violation in violations() if violation.startswith("I7")]


@pytest.fixture
def world():
    return make_world()


def test_what_is_drawn_as_its_draws_say_is_no_breach(world):
    case = licence(world)
    for quantity in (1, 2):
        world.file_shipment(case, lines=taking(quantity))
    world.file_shipment(world.at("released", kind="spares"))
    world.file_shipment(small_part(world))
    assert list(violations()) == []


def test_a_line_that_is_not_drawn_as_its_draws_say(world):
    case = licence(world)
    world.file_shipment(case)
    AuthorisedLine.objects.update(drawn_quantity=2)
    number = granted(case).number
    assert told() == [
        f"I7 line {AuthorisedLine.objects.get().pk} of the authorisation {case.pk} is not drawn as its drawdowns say",
        f"I7 the authorisation {number} is not drawn as its lines say",
    ]


def test_an_authorisation_whose_case_has_not_followed(world):
    case = licence(world)
    shipment = world.file_shipment(case, lines=taking(40))
    world.execute(shipment, "cancel", "filer")
    assert told() == []  # the licence has yet to be told
    OutboxMessage.objects.filter(topic="cases").update(delivered_at=world.now)
    assert told() == [f"I7 the authorisation {granted(case).number} is not exhausted, its case differs"]


def test_an_authorisation_drawn_in_full_whose_case_has_not_followed(world, monkeypatch):
    case = licence(world)
    monkeypatch.setattr(shipments, "reevaluate", lambda *_: False)
    world.file_shipment(case, lines=taking(40))
    OutboxMessage.objects.filter(topic="cases").update(delivered_at=world.now)
    assert world.fresh(case).state == "approved"
    assert told() == [f"I7 the authorisation {granted(case).number} is exhausted, its case differs"]


def test_a_letter_and_the_use_of_an_exemption_that_are_not_what_their_draws_say(world):
    world.file_shipment(world.at("released", kind="spares"))
    world.file_shipment(small_part(world))
    LetterOfOffer.objects.update(drawn_value=1)
    ExemptionUse.objects.update(shipments=2)
    letter, use = told()
    assert letter == "I7 the letter of offer IN-P-LAX is not drawn as its drawdowns say"
    assert use.endswith("of the exemption 123.16(b)(2) is not what its drawdowns say")


def test_a_draw_that_was_given_back_though_its_shipment_stands(world):
    case = licence(world)
    world.file_shipment(case)
    Drawdown.objects.update(given_back_at=world.now + timedelta(days=1))
    AuthorisedLine.objects.update(drawn_quantity=0, drawn_value=0)
    Authorisation.objects.update(drawn_quantity=0, drawn_value=0)
    (text,) = told()
    assert text.endswith("is given back, its shipment says otherwise")
