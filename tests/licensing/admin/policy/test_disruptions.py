"""Disruptions in the admin: one desk declares and lifts, another countersigns, and the page tells how it went."""

import json
from datetime import timedelta

import pytest

from licensing import context
from licensing.models import BulkOperation, Disruption
from tests.licensing.admin.desks import INBOX, carry_out, page, signed_in, statements, words

DISRUPTIONS = "/admin/licensing/disruption/"
INDIA = {
    "title": "Hot-section parts",
    "reason": "A furnace is out of use.",
    "countries": "in",
    "starts_on": "2026-03-02",
}


@pytest.fixture
def endorser(at_desk):
    return at_desk("ed")


@pytest.fixture
def countersigner(at_desk):
    return at_desk("kim")


def declared(**changes):
    answer = signed_in("ed").post(f"{DISRUPTIONS}add/", {**INDIA, "confirm": "yes", **changes})
    assert answer.status_code == 302, words(answer)
    return Disruption.objects.latest("id")


def in_effect(**changes):
    disruption = declared(**changes)
    answer = signed_in("kim").post(f"{DISRUPTIONS}{disruption.pk}/countersign/", {"confirm": "yes"})
    assert answer.status_code == 302, words(answer)
    carry_out()
    return disruption


def shown(client, disruption):
    answer = client.get(f"{DISRUPTIONS}{disruption.pk}/change/")
    assert answer.status_code == 200
    return answer


def test_a_preview_counts_what_would_rise_and_declares_nothing(world, endorser):
    world.at("review")
    world.goes_down(world.at("review"))
    world.at("draft")
    answer = endorser.post(f"{DISRUPTIONS}add/", INDIA)
    assert answer.status_code == 200
    assert (answer.context["total"], answer.context["also_total"]) == (2, [1])
    assert len(answer.context["cases"]) == 2
    assert "<strong>2</strong> cases are covered" in words(answer)
    assert Disruption.objects.count() == 0


def test_what_is_declared_waits_and_moves_nothing(world, endorser, countersigner, at_desk):
    case = world.at("review")
    disruption = declared()
    carry_out()
    assert world.fresh(case).priority_class == "P3"
    assert "Waiting for countersignature" in words(at_desk("olive").get(DISRUPTIONS))
    assert "Countersign</a>" in words(shown(countersigner, disruption))
    assert "Countersign</a>" not in words(shown(endorser, disruption))


def test_the_sidebar_tells_countersigners_alone_that_one_waits(world, countersigner, at_desk):
    world.at("review")
    assert waiting(countersigner) == ""
    declared()
    assert waiting(countersigner) == "1"
    assert waiting(at_desk("olive")) == waiting(at_desk("ed")) == ""


def waiting(client):
    groups = client.get(INBOX).context["sidebar_navigation"]
    items = [item for group in groups for item in group["items"]]
    return next(str(item.get("badge") or "") for item in items if item["title"] == "Disruptions")


def test_a_countersigner_sees_todays_count_and_signs(world, countersigner):
    world.at("review")
    disruption = declared()
    case = world.at("review")
    preview = countersigner.get(f"{DISRUPTIONS}{disruption.pk}/countersign/")
    assert preview.context["total"] == 2
    assert "1 when it was declared" in words(preview)
    again = countersigner.post(f"{DISRUPTIONS}{disruption.pk}/countersign/")
    assert (again.status_code, again.context["total"]) == (200, 2)
    assert Disruption.objects.get().countersigned_at is None
    answer = countersigner.post(f"{DISRUPTIONS}{disruption.pk}/countersign/", {"confirm": "yes"})
    assert answer.status_code == 302
    carry_out()
    assert world.fresh(case).priority_class == "P2"


def test_its_page_counts_the_cases_by_class_and_by_state(world, at_desk):
    world.at("review")
    world.at("review")
    world.at("intake")
    disruption = in_effect()
    result = shown(at_desk("olive"), disruption).context
    assert (result["under"], result["ever"]) == (3, 3)
    assert [(mark.name, number) for mark, number, _ in result["classes"]] == [
        ("P0", 0), ("P1", 0), ("P2", 3), ("P3", 0),
    ]  # fmt: skip
    assert [(state["badge"]["title"], state["count"]) for state in result["states"]] == [
        ("Review", 2),
        ("Intake", 1),
    ]
    assert (result["progress"][0]["done"], result["progress"][0]["tone"]) == (3, "good")


def test_its_counts_lead_to_the_inbox_with_those_cases(world, at_desk):
    world.at("verification", kind="spares")
    covered = {world.at(state).pk for state in ("review", "approved")}
    disruption = in_effect(categories="XIX")
    client = at_desk("olive")
    for _, number, address in shown(client, disruption).context["classes"]:
        if number:
            assert {result.pk for result in client.get(address).context["cl"].result_list} == covered
    for error in ("x", "9" * 30, "-1"):
        listed = client.get(INBOX, {"view": "all", "disruption": error})
        assert list(listed.context["cl"].result_list) == []


def test_the_chart_and_its_table_have_the_same_figures(world, at_desk, monkeypatch):
    monkeypatch.setattr(context, "database_now", lambda: world.now)
    first = world.at("review")
    world.at("review")
    disruption = in_effect()
    world.now += timedelta(days=1)
    world.execute(first, "withdraw", "filer")
    world.now += timedelta(days=1)
    answer = shown(at_desk("olive"), disruption)
    course = answer.context["course"]
    assert [(item.title, item.came, item.left, item.under) for item in course.summary] == [
        ("2 March 2026", 2, 0, 2),
        ("3 March 2026", 0, 1, 1),
        ("4 March 2026", 0, 0, 1),
    ]
    assert json.loads(course.chart)["datasets"][0]["data"] == [2, 1, 1]
    assert (answer.context["under"], answer.context["ever"]) == (1, 2)
    text = words(answer)
    assert 'role="img" aria-label="Cases under the disruption at the end of each day.' in text
    assert '<canvas class="chart"' in text
    assert "Under it at the day's end" in text
    assert "Cases open or in force under it now" in text


def test_lifting_is_previewed_and_gives_everything_back(world, endorser):
    case = world.at("review")
    down = world.goes_down(world.at("review"))
    disruption = in_effect()
    lift = f"{DISRUPTIONS}{disruption.pk}/lift/"
    preview = endorser.post(lift, {"lifted_because": "The furnace is back."})
    assert (preview.context["total"], preview.context["also_total"]) == (2, [1])
    assert Disruption.objects.get().lifted_at is None
    sent = {"lifted_because": "The furnace is back.", "confirm": "yes"}
    assert endorser.post(lift, sent).status_code == 302
    carry_out()
    assert (world.fresh(case).priority_class, world.fresh(down).priority_class) == ("P3", "P2")
    result = shown(endorser, disruption)
    assert (result.context["under"], result.context["ever"]) == (0, 2)
    assert "The furnace is back." in words(result)
    refused = endorser.post(lift, sent)
    assert refused.status_code == 400
    assert "has already been lifted" in words(refused)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 20_000}, "reason"),
        ({"countries": "XX"}, "countries"),
        ({"countries": ""}, "categories"),
        ({"suppliers": ["nobody"]}, "suppliers"),
        ({"items": ["F-35"]}, "items"),
        ({"arrangement": "999999"}, "arrangement"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-03-01"}, "ends_on"),
        ({"ends_on": "2026-03-02"}, "ends_on"),
        ({"categories": "II"}, "__all__"),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirm": "yes"}])
def test_what_is_wrong_is_named_at_its_field_and_declares_nothing(world, endorser, changes, field, confirmed):
    world.at("review")
    answer = endorser.post(f"{DISRUPTIONS}add/", {**INDIA, **changes, **confirmed})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert (Disruption.objects.count(), BulkOperation.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["olive", "rita", "anna", "kim"])
def test_only_the_defence_desk_declares_and_lifts(world, at_desk, name):
    world.at("review")
    disruption, client = in_effect(), at_desk(name)
    for address in (f"{DISRUPTIONS}add/", f"{DISRUPTIONS}{disruption.pk}/lift/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {**INDIA, "lifted_because": "x", "confirm": "yes"}).status_code == 403
    assert "Lift the disruption" not in words(shown(client, disruption))
    assert Disruption.objects.get().lifted_at is None


@pytest.mark.parametrize("name", ["olive", "rita", "ed"])
def test_only_countersigners_countersign(world, at_desk, name):
    world.at("review")
    disruption, client = declared(), at_desk(name)
    address = f"{DISRUPTIONS}{disruption.pk}/countersign/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"confirm": "yes"}).status_code == 403
    assert Disruption.objects.get().countersigned_at is None


def test_nobody_countersigns_what_that_person_declared(world, at_desk):
    from django.contrib.auth.models import Group

    from licensing.models import User

    world.at("review")
    disruption = declared()
    User.objects.get(username="ed").groups.add(Group.objects.get(name="countersigner"))
    client = at_desk("ed")
    answer = client.post(f"{DISRUPTIONS}{disruption.pk}/countersign/", {"confirm": "yes"})
    assert answer.status_code == 400
    assert "Neither the person who declared it nor a delegate" in words(answer)
    assert waiting(client) == ""


def test_a_mere_reviewer_sees_the_agencys_cases_alone(world, at_desk):
    world.at("review")
    asked = world.at("staffed")
    disruption = in_effect()
    listed = shown(at_desk("rita"), disruption).context["cases"]
    assert [item["reference"] for item in listed] == [asked.reference]


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_one_that_does_not_exist_is_not_found(endorser, key):
    for path in ("change/", "lift/", "countersign/"):
        assert endorser.get(f"{DISRUPTIONS}{key}/{path}").status_code == 404


def test_disruptions_are_neither_changed_nor_deleted(world, endorser):
    world.at("review")
    disruption = declared()
    assert endorser.post(f"{DISRUPTIONS}{disruption.pk}/change/", {"title": "Mine"}).status_code == 405
    assert endorser.post(f"{DISRUPTIONS}{disruption.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Disruption.objects.get().title == INDIA["title"]


def test_the_case_leads_to_it(world, at_desk):
    case = world.at("review")
    disruption = in_effect()
    content = words(at_desk("olive").get(page(case)))
    assert f"{DISRUPTIONS}{disruption.pk}/change/" in content
    assert "Hot-section parts" in content


def test_more_disruptions_and_cases_cost_no_more_statements(world, endorser):
    world.at("review")
    disruption = in_effect()
    addresses = (DISRUPTIONS, f"{DISRUPTIONS}{disruption.pk}/change/")
    few = [len(statements(endorser, address)) for address in addresses]
    world.at("review")
    world.at("intake")
    carry_out()
    for number in range(3):
        in_effect(title=f"Shortage {number}", categories="XIX")
    assert [len(statements(endorser, address)) for address in addresses] == few
