"""The scenario shows what clocks can do: versions of a service level, pauses, holds, evidence, obligations, corrections."""

from licensing.clocks import explanations
from licensing.models import CalendarDay, Clock, Hold, Pause
from tests.licensing.scenario.conftest import NOW


def explained(case, purpose):
    return explanations.explain(case.clocks.get(purpose=purpose, closed_at=None), NOW)


def test_cases_stand_under_each_version_of_a_service_level(loaded):
    levelled = Clock.objects.filter(service_level__kind="licence", service_level__state="review")
    amounts = dict(levelled.order_by("pk").values_list("service_level__version", "amount"))
    assert amounts == {1: 10, 2: 8}
    assert (
        loaded.case("howitzer-recoil").clocks.get(purpose="stage", closed_at=None).service_level.version == 2
    )


def test_spares_stand_under_the_arrangement(loaded):
    clock = loaded.case("adani-p8i-landing-gear").clocks.get(purpose="case", closed_at=None)
    assert (clock.service_level.arrangement.code, clock.amount, clock.unit) == ("sosa-india", 75, "cd")


def test_one_hold_was_lifted_and_another_stands(loaded):
    current, lifted = Hold.objects.order_by("-placed_at")
    assert (current.lifted_at, lifted.lifted_at is None) == (None, False)
    subjects = Pause.objects.filter(hold=current, closed_at=None).values_list("case__subject", flat=True)
    assert len(subjects) == current.foreseen > 1
    assert not Pause.objects.filter(hold=lifted, closed_at=None).exists()
    case = loaded.case("adani-p8i-landing-gear")
    assert explained(case, "stage").paused
    assert explained(case, "stage").if_resumed_today is not None


def test_a_closure_that_lies_ahead_has_moved_dates(loaded):
    day = CalendarDay.objects.get().day
    moved = Clock.objects.filter(case__events__name="clock.counted_anew", closed_at=None).distinct()
    assert moved.exists()
    text = explained(loaded.case("howitzer-recoil"), "stage").text
    assert "Federal offices closed by executive order, assumed for the demonstration" in text
    assert f"{day.day} {day:%B %Y}" in text


def test_an_end_use_check_excuses_the_law_and_stops_the_target(loaded):
    case = loaded.case("p8i-radars")
    assert (explained(case, "statutory").excused, explained(case, "case").paused) == (True, True)


def test_assurances_and_then_congress_excused_the_law(loaded):
    law = explained(loaded.case("javelin-mla"), "statutory")
    reasons = [line.basis.partition(" (")[0] for line in law.lines if line.kind == "excused"]
    assert law.excused
    assert reasons[-1] == "Congressional notification"
    assert "Government assurances are outstanding" in reasons


def test_evidence_has_expired_and_other_evidence_will(loaded):
    (ended,) = loaded.case("javelin-mla").evidence.all()
    (other,) = loaded.case("apache-threat-library").evidence.all()
    assert ended.ended_at is not None
    assert (other.ended_at, other.expires_on > NOW.date()) == (None, True)


def test_an_obligation_was_met_and_another_is_open(loaded):
    owed = {
        obligation.code: obligation.met_on for obligation in loaded.case("tasl-empennage").obligations.all()
    }
    assert owed["termination_notice"] is None
    assert owed["signed_copy"] is not None


def test_a_clock_was_corrected(loaded):
    facts = explained(loaded.case("apache-gearboxes"), "case")
    assert any(line.kind == "replaced" for line in facts.lines)
    assert any("put by telephone" in line.basis for line in facts.lines if line.kind == "paused")
