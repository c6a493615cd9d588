"""Run in the scratch project alone: the sixth kind is filed, seen, moved, timed and recorded like the others."""

import pytest

pytestmark = pytest.mark.django_db
FILING = {
    "subject": "Are the blades where they should be?",
    "destination": "IN",
    "site": "Koraput",
    "concern": "Serial numbers and custody",
    "parties": [{"role": "end_user", "name": "IAF", "country": "IN", "partner": "iaf"}],
}


@pytest.fixture
def world(monkeypatch):
    """The small world, at whose instant the API acts."""
    from api import auth
    from tests.world import make_world

    created, original = make_world(), auth.ActionContext
    monkeypatch.setattr(auth, "ActionContext", lambda _now, *more: original(created.now, *more))
    return created


@pytest.fixture
def api(world):
    """Systems of partners that call."""
    from tests.api.calling import caller

    return {name: caller(world.actors[name].client_id) for name in ("hal", "end_user", "stranger")}


def filed(world, api, licence):
    answer = api["hal"].post("inspection-cases", {**FILING, "licence": licence.reference})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_partner_files_and_submits(world, api):
    case = filed(world, api, world.at("approved"))
    assert (case["kind"], case["state"], case["reference"][:4]) == ("inspection", "draft", "INS-")
    address = f"cases/{case['reference']}"
    edited = api["hal"].patch(address, {"site": "Nashik", "version": case["version"]})
    assert edited.json()["site"] == "Nashik"
    answer = api["hal"].post(f"{address}/transitions/submit", {"version": edited.json()["version"]})
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "scheduled"
    assert [clock["scope"] for clock in answer.json()["clocks"]] == ["stage"]


def test_a_guard_refuses_with_its_sentence(world, api):
    case = filed(world, api, world.at("review"))
    answer = api["hal"].post(f"cases/{case['reference']}/transitions/submit", {"version": case["version"]})
    assert answer.status_code == 409, answer.content
    assert [error["code"] for error in answer.json()["errors"]] == ["never_granted"]
    assert api["hal"].get(f"cases/{case['reference']}").json()["state"] == "draft"


def test_what_is_not_in_the_list_is_refused(world, api):
    answer = api["hal"].post("inspection-cases", {**FILING, "finding": "favourable"})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/finding"]


def test_the_link_is_seen_from_both_sides(world, api):
    licence = world.at("approved")
    case = filed(world, api, licence)
    assert case["licence"] == licence.reference
    (here,) = case["links"]
    (there,) = api["hal"].get(f"cases/{licence.reference}").json()["links"]
    assert (here["name"], here["reference"]) == ("verifies", licence.reference)
    assert (there["name"], there["reference"]) == ("verified_by", case["reference"])


def test_each_sees_its_own_fields(world, api):
    reference = world.at("closed", kind="inspection").reference
    own = api["hal"].get(f"cases/{reference}").json()
    followed = api["end_user"].get(f"cases/{reference}").json()
    assert (own["finding"], own["visited_on"]) == ("favourable", "2026-03-02")
    assert "finding" not in followed
    assert followed["visited_on"] == "2026-03-02"
    assert api["stranger"].get(f"cases/{reference}").status_code == 404


def test_an_officer_moves_it_in_the_admin(world):
    from tests.licensing.admin import desks

    case = world.at("scheduled", kind="inspection")
    officer = desks.signed_in("olive")
    page = desks.words(officer.get(desks.page(case)))
    assert "Record visit" in page
    assert "INS Hansa, Goa" in page
    assert case.reference in desks.words(officer.get(desks.INBOX))
    assert "visited_on" in desks.words(officer.get(desks.confirm_page(case, "record_visit")))
    answer = desks.execute(officer, case, "record_visit", visited_on="2026-03-02")
    assert answer.status_code == 302, desks.words(answer)
    moved = world.fresh(case)
    assert (moved.state, str(moved.detail.visited_on)) == ("reporting", "2026-03-02")


def test_its_clock_runs_and_breaches(world):
    case = world.at("scheduled", kind="inspection")
    (clock,) = case.clocks.filter(closed_at=None)
    assert (clock.scope, clock.amount, clock.unit, clock.breached_at) == ("stage", 5, "wd", None)
    world.sweep(8)
    clock.refresh_from_db()
    assert clock.breached_at is not None
    assert world.fresh(case).escalation >= 1


def test_a_question_stops_the_clock_and_lapses(world):
    case = world.at("queried", kind="inspection")
    paused = {clock.scope: clock.paused for clock in case.clocks.filter(closed_at=None)}
    assert paused == {"stage": True, "detour": False}
    world.sweep(40)
    assert world.fresh(case).state == "lapsed"


def test_the_database_keeps_the_detail_on_its_kind(world):
    from django.db import IntegrityError, connection

    from licensing.models import InspectionDetail

    InspectionDetail.objects.create(case=world.at("draft"), destination="IN", site="Goa", concern="Custody")
    with pytest.raises(IntegrityError, match="licensing_inspectiondetail_case_kind"):
        connection.check_constraints()


def test_the_record_is_sound(world):
    from licensing.integrity import violations

    for state in ("closed", "lapsed", "withdrawn"):
        world.at(state, kind="inspection")
    assert list(violations()) == []
