"""Provisos: taken or departed from with a reason, with their lineage, and with the word of the agency that set them."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from licensing.case_file import CaseFile
from licensing.models import Proviso
from tests.world import codes, make_world, person, refused, staff

pytestmark = pytest.mark.django_db

APPROVE = {"recommendation": "approve", "notification": "none"}
TAKE = {**APPROVE, "recommendation": "provisos"}
WHY = {"reason": "One report covers both."}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def case(world):
    """Both agencies have answered with provisos: 1 and 2 of the defence department's, 3 of the other's."""
    case = world.at("staffed")
    world.execute(
        case, "give_position", "reviewer", position="provisos", provisos=["Report.", "No retransfer."]
    )
    return world.execute(case, "give_position", "reviewer2", position="provisos", provisos=["Report yearly."])


def standing(case):
    provisos = CaseFile(case).review.standing_provisos()
    return {number: str(proviso) for number, proviso in provisos.items()}


def departures(case, *agencies):
    return [str(proviso) for proviso in CaseFile(case).review.departures(agencies)]


def test_a_plain_approval_is_not_recommended_while_provisos_stand(world, case):
    (refusal,) = refused(world, case, "recommend", "officer", **APPROVE)
    assert (refusal.code, refusal.field) == ("provisos_stand", "recommendation")
    assert refusal.sentence == (
        'Provisos stand on this case: 2 of dtsa, 1 of sca. Recommend "Approve with provisos" to take them, '
        "or strike them with a reason."
    )
    assert world.execute(case, "recommend", "officer", **TAKE).state == "countersign"


def test_provisos_struck_with_a_reason_stand_in_no_way_and_are_departures(world, case):
    case = world.execute(case, "revise_provisos", "officer", revised=["1", "2", "3"], reason="No need.")
    assert standing(case) == {}
    assert departures(case, "dtsa") == ["Report.", "No retransfer."]
    case = world.execute(case, "recommend", "officer", **APPROVE)
    case = world.execute(case, "approve", "countersigner")
    assert case.detail.granted_provisos == []


def test_a_merged_text_keeps_its_lineage(world, case):
    case = world.execute(
        case, "revise_provisos", "officer", revised=["1", "3"], text="Report in March.", **WHY
    )
    assert standing(case) == {"2": "No retransfer.", "4": "Report in March."}
    merged = Proviso.objects.get(text="Report in March.")
    assert [str(old) for old in merged.sources.order_by("id")] == ["Report.", "Report yearly."]
    assert (str(merged.drafted_by), merged.referral) == ("olive", None)
    assert {old.changed_because for old in merged.sources.all()} == {WHY["reason"]}
    assert CaseFile(case).review.agencies_behind(merged) == {"dtsa", "sca"}
    case = world.execute(case, "recommend", "officer", **TAKE)
    case = world.execute(case, "approve", "countersigner")
    assert case.detail.granted_provisos == ["No retransfer.", "Report in March."]


def test_an_agency_concurs_in_what_was_made_of_its_own_provisos(world, case):
    case = world.execute(case, "revise_provisos", "officer", revised=["1"], text="Report in March.", **WHY)
    assert codes(world, case, "concur", "reviewer2") == {"nothing_to_concur"}
    assert departures(case, "dtsa", "sca") == ["Report."]
    case = world.execute(case, "concur", "reviewer")
    assert departures(case, "dtsa", "sca") == []
    assert Proviso.objects.get(text="Report.").answered_by.username == "rita"
    assert codes(world, case, "concur", "reviewer") == {"nothing_to_concur"}


def test_a_new_position_answers_the_change_and_replaces_what_was_made_of_its_provisos_alone(world, case):
    case = world.execute(case, "revise_provisos", "officer", revised=["1"], text="Report in March.", **WHY)
    case = world.execute(
        case, "revise_provisos", "officer", revised=["2", "3"], text="No retransfer; report.", **WHY
    )
    case = world.execute(case, "give_position", "reviewer", position="provisos", provisos=["Report monthly."])
    assert standing(case) == {"5": "No retransfer; report.", "6": "Report monthly."}
    assert departures(case, "dtsa", "sca") == ["Report yearly."]


def test_an_officer_drafts_a_proviso_that_no_agency_set(world):
    case = world.execute(
        world.at("review"), "revise_provisos", "officer", text="Report.", reason="New end-user."
    )
    assert "provisos_stand" in codes(world, case, "recommend", "officer", **APPROVE)
    case = world.execute(case, "recommend", "officer2", **TAKE)
    assert world.execute(case, "approve", "countersigner").detail.granted_provisos == ["Report."]


def test_a_revision_names_a_standing_proviso_or_brings_a_text(world, case):
    assert codes(world, case, "revise_provisos", "officer", reason="So.") == {"nothing_to_revise"}
    case = world.execute(case, "revise_provisos", "officer", revised=["2"], reason="Covered by 22 CFR 123.9.")
    for number in ("2", "4", "0", "x"):
        answer = codes(world, case, "revise_provisos", "officer", revised=[number], reason="So.")
        assert answer == {"no_proviso"}


def test_provisos_that_come_after_the_recommendation_send_it_back(world):
    case = world.at("staffed")
    for who in ("reviewer", "reviewer2"):
        case = world.execute(case, "give_position", who, position="no_objection")
    case = world.execute(case, "recommend", "officer", **APPROVE)
    case = world.execute(case, "give_position", "reviewer", position="provisos", provisos=["Report."])
    assert codes(world, case, "approve", "countersigner") == {"provisos_stand"}
    case = world.execute(case, "send_back", "countersigner", reason="DTSA has set a proviso.")
    case = world.execute(case, "recommend", "officer", **TAKE)
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_who_wrote_a_proviso_does_not_countersign_it(world, case):
    world.actors["both"] = staff(person("both", "officer", "countersigner"))
    case = world.execute(case, "revise_provisos", "both", revised=["1"], reason="No need.")
    case = world.execute(case, "recommend", "officer", **TAKE)
    assert codes(world, case, "approve", "both") == {"four_eyes"}


def test_the_database_keeps_every_text_and_asks_for_a_reason(case):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Proviso.objects.update(text="Nothing.")
    with pytest.raises(IntegrityError, match="proviso_change_has_reason"), transaction.atomic():
        Proviso.objects.filter(text="Report.").update(changed_by=1)
