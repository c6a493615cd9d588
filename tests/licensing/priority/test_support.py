"""Support: an assurance rests on an arrangement in force, and an endorsement records the one that it rests on."""

from datetime import date

import pytest

from tests.world import make_world, refused
from tests.worlds.arrangements import sosa
from tests.worlds.filings import END_USER, SPONSOR, SUPPLIER
from tests.worlds.paths import asked_of_india

pytestmark = pytest.mark.django_db


def asked(world, **changes):
    return world.file(kind="priority", **asked_of_india(world, **changes))


def test_a_supplier_abroad_is_asked_under_an_arrangement_in_force():
    world = make_world()
    sosa()
    world.execute(asked(world), "submit", "filer")


def test_an_assurance_is_asked_by_the_side_of_the_united_states():
    world = make_world()
    sosa()
    case = asked(world, filer=world.end_user)
    (refusal,) = refused(world, case, "submit", "hal")
    assert (refusal.code, refusal.field) == ("not_asked_from_home", "direction")
    assert refusal.citations == ("15 CFR 700.57(c)",)
    assert "Only a filer in the United States may request an assurance" in refusal.sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (None, "No arrangement in force today confers priority support with India."),
        (
            {"signed_on": None},
            (
                "No arrangement in force today confers priority support with India. "
                "SOSA with India: Not signed. It has no effect."
            ),
        ),
        (
            {"starts_on": date(2027, 1, 1)},
            (
                "No arrangement in force today confers priority support with India. "
                "SOSA with India: In force from 1 January 2027 only."
            ),
        ),
        (
            {"confers": ["expedited_service_level"]},
            "No arrangement in force today confers priority support with India.",
        ),
    ],
)
def test_without_one_the_request_is_refused_and_says_why(changes, sentence):
    world = make_world()
    if changes is not None:
        sosa(**changes)
    (refusal,) = refused(world, asked(world), "submit", "filer")
    assert (refusal.code, refusal.sentence) == ("no_arrangement", sentence)
    assert refusal.citations == ("15 CFR 700.57(c)",)


def test_an_endorsement_records_the_arrangement_with_the_end_buyers_country():
    world = make_world()
    created = sosa()
    case = world.at("authorisation", kind="priority")
    assert case.detail.endorsed_under == created


def test_an_endorsement_under_none_records_none():
    world = make_world()
    sosa(confers=["expedited_service_level"])
    assert world.at("authorisation", kind="priority").detail.endorsed_under is None


def test_without_an_end_user_the_filers_country_counts():
    world = make_world()
    created = sosa()
    case = world.at("endorsement", kind="priority", parties=[SUPPLIER, SPONSOR])
    assert world.execute(case, "endorse", "endorser").detail.endorsed_under == created


def test_for_an_end_buyer_at_home_there_is_none():
    world = make_world()
    sosa()
    home = {**END_USER, "name": "US Navy", "country": "US", "partner": None}
    case = world.at("draft", kind="priority", detail={"foreign_end_buyer": False}, parties=[SUPPLIER, home])
    world.execute(case, "submit", "hal")
    assert world.execute(case, "endorse", "endorser").detail.endorsed_under is None
