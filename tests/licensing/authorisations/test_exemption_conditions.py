"""What an exemption asks beside its own facts: a registered exporter, the nationals, the years, and a look at orders alike."""

from datetime import UTC, date, datetime

import pytest

from licensing.case_file import CaseFile
from licensing.models import Partner
from licensing.regulations import exemptions
from tests.licensing.authorisations.test_exemptions import GE, small
from tests.world import make_world, refused
from tests.worlds.filings import REPAIR_AND_RETURN, SMALL_LINE


def test_the_three_partners_exemption_begins_in_september_2024():
    facts = {"exemption": "126.7", "countries": {"AU"}, "exporter": GE}
    (refusal,) = exemptions.exemption(facts, date(2024, 8, 31)).refusals
    assert refusal.sentence == "22 CFR 126.7 applies from 1 September 2024 on."
    assert exemptions.exemption(facts, date(2024, 9, 1)).answer is None


@pytest.mark.parametrize(
    ("nationals", "reasons"),
    [([], {"nationals_unknown"}), (["GB", "IN"], {"nationals"}), (["GB", "SE"], set())],
)
def test_only_nationals_of_those_countries_receive_the_service(nationals, reasons):
    refusals = exemptions._nationals(nationals, date(2026, 6, 1))
    assert {refusal.code for refusal in refusals} == reasons


@pytest.mark.django_db
def test_an_exemption_needs_a_registered_and_eligible_exporter():
    world = make_world()
    case = small(world)
    ge = Partner.objects.filter(code="ge")
    ge.update(registration_expires_on=date(2026, 3, 1))
    case = world.execute(case, "submit", "hal")
    (refusal,) = refused(world, case, "release_exempt", "officer", judgement="Small.")
    assert refusal.code == "not_registered"
    assert (
        refusal.sentence == "GE was registered until 1 March 2026. An exemption needs a registered exporter."
    )
    ge.update(registration_expires_on=date(2031, 1, 1), ineligible_from=date(2026, 3, 2))
    (refusal,) = refused(world, world.fresh(case), "release_exempt", "officer", judgement="Small.")
    assert (refusal.code, refusal.citations) == ("ineligible", ("22 CFR 120.16(c)",))
    ge.update(ineligible_from=date(2025, 3, 2), ineligible_until=date(2026, 3, 1))
    assert world.execute(case, "release_exempt", "officer", judgement="Small.").state == "released"


@pytest.mark.django_db
def test_licence_built_parts_come_in_for_repair_as_those_of_us_origin():
    world = make_world()
    foreign = {**REPAIR_AND_RETURN, "us_origin": False}
    case = world.execute(world.file(kind="maintenance", detail=foreign), "submit", "hal")
    (refusal,) = refused(world, case, "clear", "officer", judgement="A repair.")
    assert refusal.sentence == "The article is neither of US origin nor made abroad under US approval."
    built = {**foreign, "made_under_us_approval": True}
    case = world.execute(world.file(kind="maintenance", detail=built), "submit", "hal")
    assert case.state == "cleared"


@pytest.mark.django_db
def test_an_import_that_was_not_returned_in_time_is_exempt_no_more():
    world = make_world()
    case = world.execute(world.file(kind="maintenance", detail=REPAIR_AND_RETURN), "submit", "hal")
    case = world.execute(case, "induct", "repairer", imported_on=date(2026, 3, 1))
    facts = CaseFile(case).legal_facts
    assert exemptions.exemption(facts, date(2030, 3, 1)).answer is True
    (refusal,) = exemptions.exemption(facts, date(2030, 3, 2)).refusals
    assert refusal.sentence == (
        "The last day to return the article was 1 March 2030. It now needs a DSP-5 for its export."
    )


@pytest.mark.django_db
def test_what_is_late_is_not_dispatched_under_the_exemption():
    world = make_world()
    late, in_time = (
        world.execute(world.file(kind="maintenance", detail=REPAIR_AND_RETURN), "submit", "hal")
        for _ in range(2)
    )
    for case in (late, in_time):
        world.execute(case, "induct", "repairer", imported_on=date(2026, 3, 1))
    world.now = datetime(2030, 3, 1, 15, tzinfo=UTC)
    assert world.execute(in_time, "dispatch", "repairer").state == "returning"
    world.now = datetime(2030, 3, 2, 15, tzinfo=UTC)
    (refusal,) = refused(world, late, "dispatch", "repairer")
    assert (refusal.code, refusal.citations) == ("late_return", ("22 CFR 123.4(a)", "22 CFR 123.21(a)"))


@pytest.mark.django_db
def test_two_orders_of_one_part_on_one_day_are_sampled_and_not_blocked():
    world = make_world()
    first = world.execute(small(world), "submit", "hal")
    assert not first.events.filter(name="case.possibly_split").exists()
    second = world.execute(small(world), "submit", "hal")
    assert second.state == "released"
    event = second.events.get(name="case.possibly_split")
    assert event.facts["with"] == [first.reference]
    other_part = small(world, lines=[{**SMALL_LINE, "description": "Bearing"}])
    other_part = world.execute(other_part, "submit", "hal")
    world.now = datetime(2026, 3, 3, 15, tzinfo=UTC)
    next_day = world.execute(small(world), "submit", "hal")
    for apart in (other_part, next_day):
        assert apart.state == "released"
        assert not apart.events.filter(name="case.possibly_split").exists()
