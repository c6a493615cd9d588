"""Orders at the officers' desks: an order's place, why a rating waits, and the period that lets it go on."""

from datetime import date, timedelta

import pytest

from licensing import context
from licensing.admin.case.forms import AN_INSTANT, ConfirmForm
from licensing.case_file import CaseFile
from licensing.models import BulkOperation, RatingAuthority
from tests.licensing.admin.desks import carry_out, page, signed_in, words
from tests.world import person
from tests.worlds.orders import accepted, authorised, rated
from tests.worlds.paths import ENDORSEMENT


@pytest.fixture
def administrator(world):
    person("ada", "administrator")
    return signed_in("ada")


PLACE = "Position among the supplier's orders"


def recorded(client, case):
    return dict(client.get(page(case)).context["recorded"])


def test_an_order_says_its_place_among_those_of_its_supplier(world, at_desk):
    low, high = accepted(world), rated(world, "DX-A2")
    client = at_desk("olive")
    assert [recorded(client, item)[PLACE] for item in (high, low)] == ["1 of 2", "2 of 2"]
    assert PLACE not in recorded(client, authorised(world))


def waiting(world):
    case = world.file(kind="priority", detail={"required_on": date(2027, 12, 31)})
    for confirm_page in ENDORSEMENT:
        confirm_page(world, case)
    return world.execute(case, "endorse", "endorser")


def test_a_rating_that_waits_says_why_and_no_form_offers_to_end_that(world, at_desk):
    case = waiting(world)
    content = words(at_desk("anna").get(page(case)))
    assert "no DPAS authority" in content
    form = ConfirmForm(case.flow.transition("close_stop", "authorisation"), CaseFile(world.fresh(case)))
    assert "no_dpas_authority" not in str(form["open_stop"])


def test_a_period_that_an_administrator_records_lets_it_go_on(world, administrator):
    case = waiting(world)
    first = context.database_now().date() - timedelta(days=2)
    sent = {"starts_on": first.isoformat(), "ends_on": "", "citation": "Public Law 119-1"}
    assert administrator.post("/admin/licensing/ratingauthority/add/", sent).status_code == 302
    rating_authority = RatingAuthority.objects.get(citation="Public Law 119-1")
    assert {operation.rating_authority_id for operation in BulkOperation.objects.all()} == {
        rating_authority.pk
    }
    carry_out()
    assert not world.fresh(case).clocks.get(purpose="stage", closed_at__isnull=True).paused


def test_an_instant_is_asked_for_with_its_offset(world):
    form = ConfirmForm(
        authorised(world).flow.transition("place_order", "authorised"), CaseFile(authorised(world))
    )
    assert AN_INSTANT in str(form["order_received_at"])
