"""The arrangement that an officer's endorsement rests on: found by the case's countries, kept, told, never changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import ProtectedError

from licensing.case_file import CaseFile
from licensing.models import PriorityEvidence
from licensing.worker import followers
from tests.licensing.test_budgets import TRANSITION, statements
from tests.world import codes, make_world
from tests.worlds.arrangements import sosa
from tests.worlds.clocks import facts
from tests.worlds.filings import END_USER, REPAIRER
from tests.worlds.priorities import record

pytestmark = pytest.mark.django_db
ENDORSED = {"ground": "sosa_endorsement", "document": "Letter of 3 February", "reason": "Seen"}
WITHDRAWN = {"open_evidence": "1", "reason": "It was withdrawn"}
THEIRS = {**END_USER, "name": "RAF", "country": "GB", "partner": None}


@pytest.fixture
def world():
    return make_world()


def endorse(world, case):
    return world.execute(case, "record_priority", "officer", **ENDORSED)


def endorsed(world, case):
    endorse(world, case)
    return PriorityEvidence.objects.get(case=case)


def of_the_us_firm(world, *, users=(END_USER,), returns_to="IN"):
    """A draft of a US firm's, for work on what goes back abroad."""
    parties = [*users, REPAIRER]
    return world.file(
        kind="maintenance", filer=world.us_firm, parties=parties, detail={"returns_to": returns_to}
    )


def test_the_record_names_the_arrangement_in_force(world):
    sosa(code="before", title="The one before", signed_on=date(2020, 1, 1), starts_on=date(2020, 1, 1), ends_on=date(2024, 8, 21))  # fmt: skip
    created, case = sosa(), world.at("review")
    assert endorsed(world, case).arrangement == created
    (evidence,) = facts(case, "case.evidence_changed")["evidence"]
    assert evidence["arrangement"] == "SOSA with India"
    assert created.is_relied_on


def test_its_end_is_told_with_it(world):
    sosa()
    case = world.at("review")
    endorsed(world, case)
    world.execute(case, "end_priority", "officer", **WITHDRAWN)
    assert facts(case, "case.evidence_changed")["ended"][0]["arrangement"] == "SOSA with India"


def test_it_outlives_the_arrangement(world):
    created, case = sosa(ends_on=world.now.date()), world.at("review")
    endorsed(world, case)
    world.sweep(3)
    assert PriorityEvidence.objects.get(case=case, ended_at__isnull=True).arrangement == created
    assert codes(world, case, "record_priority", "officer", **{**ENDORSED, "document": "7"}) == {
        "no_arrangement"
    }


@pytest.mark.parametrize("evidence", ["rating_do", "equipment_down"])
def test_other_evidence_rests_on_none(world, evidence):
    sosa()
    case = world.at("review")
    record(world, case, evidence)
    assert PriorityEvidence.objects.get(case=case).arrangement is None


def test_a_shipment_has_the_endorsement_and_not_what_it_rests_on(world):
    sosa()
    parent = world.at("released", kind="spares")
    shipment = world.file_shipment(parent)
    endorsed(world, parent)
    followers.notify_followers(now=world.now)
    copied = PriorityEvidence.objects.get(case=shipment)
    assert (copied.code, copied.source, copied.arrangement) == ("sosa_endorsement", "parent", None)


@pytest.mark.parametrize(
    ("users", "returns_to", "result"),
    [
        ((END_USER,), "IN", {"US", "IN"}),
        ((END_USER,), "GB", {"US", "IN", "GB"}),
        ((THEIRS,), "IN", {"US", "IN", "GB"}),
        ((), "IN", {"US", "IN"}),
        ((THEIRS,), "GB", {"US", "GB"}),
    ],
)
def test_an_endorsement_is_for_end_users_and_where_the_item_returns_to_as_well(
    world, users, returns_to, result
):
    case = of_the_us_firm(world, users=users, returns_to=returns_to)
    assert CaseFile(case).priority.endorsement_countries() == result
    assert CaseFile(case).countries() == {"US"}  # by which service levels are chosen


def test_a_firm_of_ours_is_endorsed_for_its_end_user(world):
    created, case = sosa(), of_the_us_firm(world)
    world.execute(case, "submit", "filer")
    assert endorsed(world, case).arrangement == created


def test_a_priority_case_is_endorsed_for_those_it_is_about(world):
    sosa()
    case = world.file(kind="priority")
    assert CaseFile(case).priority.endorsement_countries() == CaseFile(case).countries() == {"IN"}


def test_the_record_stays_in_the_budget_of_a_transition(world):
    sosa()
    case = of_the_us_firm(world)
    world.execute(case, "submit", "filer")
    assert len(statements(lambda: endorse(world, case))) <= TRANSITION
    assert len(statements(lambda: world.execute(case, "end_priority", "officer", **WITHDRAWN))) <= TRANSITION


def test_nobody_changes_it_later(world):
    created, case = sosa(), world.at("review")
    kept = endorsed(world, case)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PriorityEvidence.objects.filter(pk=kept.pk).update(arrangement=None)
    with pytest.raises(ProtectedError):
        created.delete()


@pytest.mark.parametrize(
    ("code", "source"),
    [("equipment_down", "officer"), ("rating_do", "officer"), ("sosa_endorsement", "filing")],
)
def test_no_other_evidence_has_one(world, code, source):
    created, case = sosa(), world.at("review")
    symbol = "A1" if code == "rating_do" else ""
    with pytest.raises(IntegrityError, match="ground_of_endorsement_rests"), transaction.atomic():
        PriorityEvidence.objects.create(
            case=case, number=9, code=code, source=source, programme_symbol=symbol, arrangement=created,
            recorded_at=world.now, counts_from=world.now + timedelta(hours=1),
        )  # fmt: skip
