"""What an officer sees of authorities: the card of a licence, what a shipment draws on, the registers."""

from decimal import Decimal

import pytest

from licensing.admin.access import ADMINISTRATOR
from licensing.models import LetterOfOffer
from tests.licensing.admin.desks import page, statements, words
from tests.world import person
from tests.worlds.authorities import granted, licence, small_part, spares_on, taking

pytestmark = pytest.mark.django_db
REGISTER, LETTERS = "/admin/licensing/authorisation/", "/admin/licensing/letterofoffer/"


@pytest.fixture
def case(world):
    return licence(world)


def test_a_licence_shows_what_was_granted_and_every_draw(world, at_desk, case):
    shipment = world.file_shipment(case, lines=taking(10))
    content = words(at_desk("olive").get(page(case)))
    assert f"Authorisation {granted(case).number}" in content
    assert "USD 1,320,000.00" in content
    assert "10 of line 1" in content
    assert shipment.reference in content


def test_a_licence_that_is_not_approved_shows_no_balance(world, at_desk):
    assert "Authorisation 05" not in words(at_desk("olive").get(page(world.at("review"))))


def test_a_shipment_shows_what_it_draws_on_and_what_is_left(world, at_desk, case):
    officer = at_desk("olive")
    on_spares = world.file_shipment(spares_on(world, case), lines=taking(10))
    content = words(officer.get(page(on_spares)))
    assert f"DSP-5 {granted(case).number}" in content
    assert "of line 1 30 are left" in content
    on_letter = world.file_shipment(world.at("released", kind="spares"))
    assert "Letter of offer IN-P-LAX" in words(officer.get(page(on_letter)))
    exempt = world.file_shipment(small_part(world))
    content = words(officer.get(page(exempt)))
    assert "22 CFR 123.16(b)(2)" in content
    assert "in 2026: 1" in content
    world.execute(on_spares, "cancel", "filer")
    assert "given back" in words(officer.get(page(on_spares)))


def test_more_draws_cost_no_more_statements(world, at_desk, case):
    officer = at_desk("olive")
    world.file_shipment(case)
    few = len(statements(officer, page(case)))
    for _ in range(4):
        world.file_shipment(case)
    assert len(statements(officer, page(case))) == few


def test_the_register_finds_an_authorisation_by_its_number_and_leads_to_its_case(world, at_desk, case):
    officer, number = at_desk("olive"), granted(case).number
    other = granted(licence(world)).number
    content = words(officer.get(f"{REGISTER}?q={number}"))
    assert number in content
    assert other not in content
    assert officer.get(f"{REGISTER}{case.pk}/change/").headers["Location"] == page(case)
    assert officer.get(f"{REGISTER}add/").status_code == 403


def test_a_reviewer_reads_the_authorisations_of_its_cases_alone(world, at_desk, case):
    assert granted(case).number not in words(at_desk("rita").get(REGISTER))


def test_letters_are_read_by_officers(world, at_desk):
    world.file_shipment(world.at("released", kind="spares"))
    content = words(at_desk("olive").get(LETTERS))
    assert "IN-P-LAX" in content
    assert "USD 900.00" in content
    letter = LetterOfOffer.objects.get()
    assert at_desk("olive").post(f"{LETTERS}{letter.pk}/change/", {"ceiling": "1"}).status_code == 403


def test_administrators_keep_the_ceiling_of_a_letter_above_what_is_drawn(world, at_desk):
    world.file_shipment(world.at("released", kind="spares"))
    letter = LetterOfOffer.objects.get()
    person("ada", ADMINISTRATOR)
    administrator, address = at_desk("ada"), f"{LETTERS}{letter.pk}/change/"
    facts = {"purchaser": "IN", "ends_on": "2026-12-31"}
    assert "USD 900.00 has been drawn" in words(administrator.post(address, {**facts, "ceiling": "899.99"}))
    assert administrator.post(address, {**facts, "ceiling": "900.00"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.number, letter.ceiling, letter.drawn_value) == ("IN-P-LAX", Decimal(900), Decimal(900))
