"""The programme on the page of a case: its parent agreement, for whom may read that, and what it rests on."""

import pytest

from tests.licensing.admin.desks import page, statements, words
from tests.world import AGREEMENT, detail
from tests.worlds.arrangements import programme, sosa

RECEIVED = {
    "licence": "review",
    "maintenance": "intake",
    "spares": "verification",
    "priority": "authorisation",
}


@pytest.fixture
def agreement(world):
    return world.at("approved", detail=detail(world, **AGREEMENT))


@pytest.fixture
def engines(world, agreement):
    return programme(*world.partners.values(), arrangements=[sosa()], agreement=agreement)


def efforts(client, case):
    return client.get(page(case)).context["efforts"]


@pytest.mark.parametrize(("kind", "state"), RECEIVED.items())
def test_a_case_of_every_kind_leads_to_its_programmes_agreement(world, at_desk, engines, kind, state):
    case = world.at(state, kind=kind, programme="engines")
    (effort,) = efforts(at_desk("olive"), case)
    agreement = engines.agreement
    assert (effort["title"], effort["agreement"]["reference"]) == (
        "Engine co-production",
        agreement.reference,
    )
    content = words(at_desk("olive").get(page(case)))
    assert f'href="{page(agreement)}">{agreement.reference}</a>' in content
    assert "SOSA with India" in content


def test_a_shipment_is_under_its_parents_programme(world, at_desk, engines, agreement):
    parent = world.at("released", kind="spares", programme="engines")
    case = world.at("lodged", kind="shipment", parent=parent)
    (effort,) = efforts(at_desk("olive"), case)
    assert effort["agreement"]["address"] == page(agreement)


def test_the_agreement_itself_leads_to_the_programmes_that_rest_on_it(world, at_desk, engines, agreement):
    programme(code="more", title="More engines", agreement=agreement)
    result = efforts(at_desk("olive"), agreement)
    assert [(item["title"], item["is_agreement"]) for item in result] == [
        ("Engine co-production", True),
        ("More engines", True),
    ]
    assert "This case" in words(at_desk("olive").get(page(agreement)))


def test_a_reviewer_does_not_read_whose_agreement_it_is(world, at_desk, engines, agreement):
    case = world.at("staffed", programme="engines")
    content = words(at_desk("rita").get(page(case)))
    assert "An agreement that you may not read" in content
    assert agreement.reference not in content


def test_a_programme_without_an_agreement_says_so(world, at_desk):
    programme(world.us_firm)
    content = words(at_desk("olive").get(page(world.at("review", programme="engines"))))
    assert "None yet" in content


def test_more_programmes_that_rest_on_it_cost_no_more(world, at_desk, engines, agreement):
    client = at_desk("olive")
    few = len(statements(client, page(agreement)))
    for number in range(3):
        programme(code=f"more-{number}", arrangements=engines.arrangements.all(), agreement=agreement)
    assert len(statements(client, page(agreement))) == few
