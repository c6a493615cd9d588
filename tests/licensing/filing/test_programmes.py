"""Programmes: who files under one, what a case inherits from it, and that it stays once submitted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from licensing import filing
from licensing.filing import BadFiling
from licensing.models import Case, Programme
from tests.world import AGREEMENT, codes, detail, make_world
from tests.worlds.arrangements import programme, sosa
from tests.worlds.clocks import clocks, facts, level

pytestmark = pytest.mark.django_db
ON_LICENCE = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
TODAY = date(2026, 3, 2)


@pytest.fixture
def world():
    return make_world()


def engines(world, **changes):
    return programme(world.us_firm, world.end_user, **changes)


def executed(world):
    """An agreement that lets goods go, with HAL among its parties."""
    case = world.at("approved", detail=detail(world, **AGREEMENT))
    return world.execute(case, "execute", "filer", executed_on=world.now.date())


def test_a_partner_files_under_it_and_the_event_says_so(world):
    created = engines(world)
    case = world.file(programme="engines")
    assert Case.objects.get(pk=case.pk).programme == created
    details = facts(case, "case.filed")["filing"]
    assert (details["programme"], details["inherited"]) == ("engines", [])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("unknown", "You are not a partner of programme 'unknown'."),
        ("others", "You are not a partner of programme 'others'."),
        ("over", "The programme ended on 1 March 2026."),
        ("next", "The programme begins on 3 March 2026."),
    ],
)
def test_refused_at_the_field_and_nothing_is_filed(world, code, sentence):
    programme(world.end_user, code="others")
    programme(world.us_firm, code="over", ended_on=date(2026, 3, 1))
    programme(world.us_firm, code="next", began_on=date(2026, 3, 3))
    with pytest.raises(BadFiling) as refused:
        world.file(programme=code)
    assert refused.value.errors == {"programme": [sentence]}
    assert not Case.objects.exists()


def test_spares_on_a_licence_that_name_none_run_on_its_agreement(world):
    agreement = executed(world)
    engines(world, agreement=agreement)
    case = world.fresh(world.file(kind="spares", detail=ON_LICENCE, programme="engines"))
    assert case.detail.licence == agreement
    details = facts(case, "case.filed")["filing"]
    assert (details["inherited"], details["detail"]["licence"]) == (["licence"], agreement.reference)


@pytest.mark.parametrize("state", ["review", "approved"])
def test_an_agreement_that_lets_nothing_go_is_not_inherited(world, state):
    agreement = world.at(state, detail=detail(world, **AGREEMENT))
    engines(world, agreement=agreement)
    assert (
        world.fresh(world.file(kind="spares", detail=ON_LICENCE, programme="engines")).detail.licence is None
    )


def test_one_that_the_filer_may_not_see_is_not_inherited(world):
    agreement = executed(world)
    agreement.relations.exclude(role="filer").delete()
    engines(world, agreement=agreement)
    assert (
        world.fresh(world.file(kind="spares", detail=ON_LICENCE, programme="engines")).detail.licence is None
    )


def test_without_an_agreement_there_is_nothing_to_inherit(world):
    engines(world)
    assert (
        world.fresh(world.file(kind="spares", detail=ON_LICENCE, programme="engines")).detail.licence is None
    )


def test_a_licence_that_is_named_stays(world):
    named = world.at("approved")
    engines(world, agreement=executed(world))
    details = {**ON_LICENCE, "licence": named.reference}
    assert world.fresh(world.file(kind="spares", detail=details, programme="engines")).detail.licence == named


def test_spares_on_a_letter_of_offer_inherit_none(world):
    engines(world, agreement=executed(world))
    assert world.fresh(world.file(kind="spares", programme="engines")).detail.licence is None


def test_an_edit_changes_it_and_what_was_inherited_goes_with_it(world):
    agreement = executed(world)
    engines(world, agreement=agreement)
    case = world.file(kind="spares", detail=ON_LICENCE)
    mine = world.ctx("hal")
    edited = filing.edit(case.pk, mine, {"programme": "engines"}).case
    assert world.fresh(edited).detail.licence == agreement
    details = facts(case, "case.edited")
    assert (details["changed"], details["filing"]["inherited"]) == (["licence", "programme"], ["licence"])
    filing.edit(case.pk, mine, {"subject": "Blades"})
    assert facts(case, "case.edited")["filing"]["inherited"] == ["licence"]
    filing.edit(case.pk, mine, {"programme": None})
    left = world.fresh(case)
    assert (left.programme, left.detail.licence) == (None, None)
    assert facts(case, "case.edited")["filing"]["inherited"] == []


def test_a_licence_that_the_filer_named_itself_stays_when_the_programme_goes(world):
    agreement = executed(world)
    engines(world, agreement=agreement)
    details = {**ON_LICENCE, "licence": agreement.reference}
    case = world.file(kind="spares", detail=details, programme="engines")
    filing.edit(case.pk, world.ctx("hal"), {"programme": None})
    left = world.fresh(case)
    assert (left.programme, left.detail.licence) == (None, agreement)


@pytest.mark.parametrize("kind", ["licence", "spares", "maintenance"])
def test_a_draft_is_submitted_while_the_programme_goes_on_and_by_its_partner(world, kind):
    created = engines(world)
    draft = world.fresh(world.file(kind=kind, programme="engines"))
    by = "filer" if kind == "licence" else "hal"
    Programme.objects.update(ended_on=date(2026, 3, 1))
    assert codes(world, draft, "submit", by) == {"programme_closed"}
    Programme.objects.update(ended_on=None)
    created.partners.clear()
    assert codes(world, draft, "submit", by) == {"programme_closed"}
    created.partners.add(draft.filer)
    assert world.execute(draft, "submit", by).received_at is not None


def test_after_submission_the_database_keeps_it(world):
    engines(world)
    case = world.at("intake", programme="engines")
    with pytest.raises(IntegrityError, match="programme"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(programme=None)
    draft = world.file(programme="engines")
    Case.objects.filter(pk=draft.pk).update(programme=None)


def test_a_shipment_is_under_its_parents(world):
    created = engines(world)
    parent = world.at("released", kind="spares", programme="engines")
    assert world.fresh(world.file_shipment(parent)).programme == created


def test_its_service_level_comes_before_an_arrangements(world):
    created = engines(world)
    level(world, amount=6, arrangement=sosa())
    item = level(world, amount=4, programme=created)
    assert clocks(world.at("review", programme="engines"))["stage"].amount == 4
    assert clocks(world.at("review"))["stage"].amount == 6
    assert str(item) == "Licence: review, via programme Engine co-production, version 1"


def test_the_service_level_of_its_arrangement_is_that_of_its_cases(world):
    created = engines(world, arrangements=[sosa(parties=["GB", "US"])])
    level(world, amount=6, arrangement=created.arrangements.get())
    assert clocks(world.at("review", programme="engines"))["stage"].amount == 6
    assert clocks(world.at("review"))["stage"].amount == 10


def test_versions_for_two_programmes_do_not_rival_each_other(world):
    level(world, programme=engines(world))
    level(world, programme=programme(code="others"))
    with pytest.raises(ValidationError):
        level(world, programme=Programme.objects.get(code="engines"))


def test_its_agreement_is_an_agreement(world):
    with pytest.raises(ValidationError) as refused:
        programme(agreement=world.at("approved"))
    assert "is not an agreement" in refused.value.message_dict["agreement"][0]
    with pytest.raises(ValidationError) as refused:
        programme(ended_on=date(2024, 1, 1))
    assert refused.value.message_dict["ended_on"] == ["The last day is before the first day."]
