"""What an officer's endorsement rests on: on the page of the case, in its course, and on the arrangement's page."""

import pytest

from tests.licensing.admin.desks import page, words
from tests.licensing.admin.display.test_cases_under import ARRANGEMENT, listed, shown, totals
from tests.worlds.arrangements import sosa
from tests.worlds.priorities import record


@pytest.fixture
def officer(at_desk):
    return at_desk("olive")


def test_the_case_says_what_its_endorsement_rests_on(world, officer):
    created, case = sosa(), world.at("review")
    record(world, case, "sosa_endorsement")
    answer = officer.get(page(case))
    (item,) = answer.context["priority"].counts
    assert item.basis == "Recorded by an officer; under SOSA with India"
    assert item.address == f"{ARRANGEMENT}{created.pk}/change/"
    assert "Letter of 3 February, SOSA with India" in words(answer)


def test_it_stands_under_the_arrangement_until_its_end(world, officer):
    created, case = sosa(), world.at("review")
    record(world, case, "sosa_endorsement")
    record(world, case, "sosa_endorsement", document="Another letter")
    context = shown(officer, created, ARRANGEMENT).context
    assert (totals(context), context["under"], context["ever"]) == ((1, 0, 1), 1, 1)
    assert listed(officer, arrangement=str(created.pk)) == {case.pk}
    world.execute(case, "withdraw", "filer")
    context = shown(officer, created, ARRANGEMENT).context
    assert (totals(context), context["under"], context["ever"]) == ((1, 1, 0), 0, 1)


def test_an_endorsement_that_was_ended_before_does_not_count(world, officer):
    created, case = sosa(), world.at("review")
    record(world, case, "sosa_endorsement")
    world.execute(case, "end_priority", "officer", open_evidence="1", reason="It was withdrawn")
    assert shown(officer, created, ARRANGEMENT).context["under"] == 0
    world.execute(case, "withdraw", "filer")
    assert "course" not in shown(officer, created, ARRANGEMENT).context
