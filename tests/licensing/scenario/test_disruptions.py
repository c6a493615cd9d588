"""The scenario shows disruptions: one that was lifted with all that it had raised, one that stands; and ratings on record."""

from licensing.admin.policy import disruption_page
from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import Case, Disruption, PriorityEvidence
from tests.licensing.scenario.conftest import NOW


def test_the_hot_section_disruption_rose_and_was_given_back(loaded):
    disruption = Disruption.objects.get(items=["F404-IN20"])
    evidence = PriorityEvidence.objects.filter(disruption=disruption)
    assert disruption.lifted_because
    assert (evidence.count(), evidence.filter(ended_at__isnull=True).count()) == (6, 0)
    case = loaded.case("ge-f404-second-tranche")
    names = list(case.events.filter(name="case.reclassified").values_list("facts__class", flat=True))
    # engines that stand idle wait for it, so that it stays where the disruption had raised it
    assert (names, case.priority_class) == (["P2"], "P2")
    awaited = case.grounds.filter(ended_at__isnull=True)
    assert set(awaited.values_list("code", "source")) == {("equipment_down", "awaited")}
    steps = disruption_page.charted(disruption, NOW.date())["course"].steps
    assert (steps[0].under, max(step.under for step in steps), steps[-1].under) == (3, 5, 0)


def test_the_other_stands_and_its_cases_are_raised(loaded):
    disruption = Disruption.objects.get(lifted_at__isnull=True)
    under = Case.objects.filter(grounds__disruption=disruption, grounds__ended_at__isnull=True)
    assert under.count() == disruption.foreseen == 7
    assert set(under.values_list("priority_class", flat=True)) == {"P2"}
    assert not disruption.undertakings.filter(act="escalate", finished_at__isnull=True).exists()


def test_a_rating_was_countersigned_and_another_waits(loaded):
    assert loaded.case("p8i-radars").priority_class == "P0"
    waits = loaded.case("apache-threat-library")
    assert [evidence.counts for evidence in CaseFile(waits).priority.evidence] == [False]
    assert waits.priority_class == "P3"


def test_nothing_of_it_breaks_an_invariant(loaded):
    assert list(violations()) == []
