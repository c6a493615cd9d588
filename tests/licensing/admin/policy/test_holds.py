"""Holds: countersigners preview, place and lift them, every officer reads them, and a form that is wrong places nothing."""

import pytest

from licensing.case_file import CaseFile
from licensing.models import BulkOperation, Hold
from licensing.worker import bulk
from tests.licensing.admin.desks import INBOX, carry_out, page, statements, words

HOLDS = "/admin/licensing/hold/"
INDIA = {
    "title": "Pause on engines",
    "legal_basis": "Order 2026-7",
    "notice": "Your case waits for a review of policy.",
    "countries": "in",
}


@pytest.fixture
def countersigner(at_desk):
    return at_desk("kim")


def placed(client, **changes):
    answer = client.post(f"{HOLDS}add/", {**INDIA, "confirm": "yes", **changes})
    assert answer.status_code == 302, words(answer)
    carry_out()
    return Hold.objects.get()


def test_a_preview_counts_the_cases_and_places_nothing(world, countersigner):
    world.at("review")
    world.at("countersign")
    world.at("draft")
    answer = countersigner.post(f"{HOLDS}add/", INDIA)
    text = words(answer)
    assert answer.status_code == 200
    assert answer.context["total"] == 2
    assert "<strong>2</strong> cases are held" in text
    assert "Your case waits for a review of policy." in text
    assert "The case is held." in text
    assert Hold.objects.count() == 0


def test_a_confirmed_hold_pauses_the_cases_and_its_page_says_how_far_it_is(world, countersigner):
    case = world.at("review")
    hold = placed(countersigner)
    assert hold.countries == ["IN"]
    assert CaseFile(world.fresh(case)).open_pauses() == {"hold"}
    answer = countersigner.get(f"{HOLDS}{hold.pk}/change/")
    assert case.reference in words(answer)
    (done,) = answer.context["progress"]
    assert (done["done"], done["foreseen"], done["tone"]) == (1, 1, "good")


def test_the_first_look_is_shown_as_done_and_the_second_as_to_come(world, countersigner):
    world.at("review")
    countersigner.post(f"{HOLDS}add/", {**INDIA, "confirm": "yes"})
    while bulk.carry_out():
        pass
    (done,) = countersigner.get(f"{HOLDS}{Hold.objects.get().pk}/change/").context["progress"]
    assert (done["done"], done["tone"]) == (1, "good")
    assert done["again"]


def test_a_held_case_says_so_everywhere(world, countersigner, at_desk):
    case = world.at("review")
    placed(countersigner)
    assert "Held: Pause on engines" in words(at_desk("olive").get(page(case)))
    listed = at_desk("olive").get(INBOX, {"view": "order"})
    assert [result.pk for result in listed.context["cl"].result_list] == [case.pk]
    assert "Held: Pause on engines" in words(listed)


def test_lifting_is_previewed_and_sets_the_cases_free(world, countersigner):
    case = world.at("review")
    hold = placed(countersigner)
    lift = f"{HOLDS}{hold.pk}/lift/"
    answer = countersigner.post(lift, {"lifted_because": "The review is over"})
    assert "<strong>1</strong> case continues" in words(answer)
    assert Hold.objects.get().lifted_at is None
    assert (
        countersigner.post(lift, {"lifted_because": "The review is over", "confirm": "yes"}).status_code
        == 302
    )
    carry_out()
    assert CaseFile(world.fresh(case)).open_pauses() == set()
    again = countersigner.post(lift, {"lifted_because": "Once more", "confirm": "yes"})
    assert again.status_code == 400
    assert "has already been lifted" in words(again)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"notice": " "}, "notice"),
        ({"countries": ""}, "countries"),
        ({"countries": "XX"}, "countries"),
        ({"countries": "IN,\x00"}, "countries"),
        ({"kinds": ["nothing"]}, "kinds"),
        ({"partner": "999999"}, "partner"),
        ({"partner": "x"}, "partner"),
        ({"title": "a\x00b"}, "title"),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirm": "yes"}])
def test_what_is_wrong_is_named_at_its_field_and_places_nothing(
    world, countersigner, changes, field, confirmed
):
    answer = countersigner.post(f"{HOLDS}add/", {**INDIA, **changes, **confirmed})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert (Hold.objects.count(), BulkOperation.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["olive", "rita", "anna"])
def test_only_countersigners_place_and_lift(world, countersigner, at_desk, name):
    hold = placed(countersigner)
    client = at_desk(name)
    for address in (f"{HOLDS}add/", f"{HOLDS}{hold.pk}/lift/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {**INDIA, "lifted_because": "x", "confirm": "yes"}).status_code == 403
    assert client.get(f"{HOLDS}{hold.pk}/change/").status_code == 200
    assert "Lift the hold" not in words(client.get(f"{HOLDS}{hold.pk}/change/"))
    assert Hold.objects.filter(lifted_at__isnull=True).count() == 1


def test_a_reviewer_sees_the_agencys_cases_alone_under_it(world, countersigner, at_desk):
    world.at("review")
    asked = world.at("staffed")
    hold = placed(countersigner)
    shown = at_desk("rita").get(f"{HOLDS}{hold.pk}/change/").context["cases"]
    assert [item["reference"] for item in shown] == [asked.reference]


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_a_hold_that_does_not_exist_is_not_found(countersigner, key):
    for path in ("change/", "lift/"):
        assert countersigner.get(f"{HOLDS}{key}/{path}").status_code == 404


def test_holds_are_neither_changed_nor_deleted(world, countersigner):
    hold = placed(countersigner)
    assert countersigner.post(f"{HOLDS}{hold.pk}/change/", {"title": "Mine"}).status_code == 405
    assert countersigner.post(f"{HOLDS}{hold.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Hold.objects.get().title == INDIA["title"]


@pytest.mark.parametrize("query", ["q=%00", "e=1", "p=x", "title=%00", "o=9.9.9", "_facets=x"])
def test_a_forged_address_is_answered(world, countersigner, query):
    assert countersigner.get(f"{HOLDS}?{query}").status_code in (200, 302, 400)


def test_more_holds_and_cases_cost_no_more_statements(world, countersigner):
    world.at("review")
    hold = placed(countersigner)
    client = countersigner
    few = [len(statements(client, address)) for address in (HOLDS, f"{HOLDS}{hold.pk}/change/")]
    world.at("review")
    world.at("determination")
    for number in range(3):
        countersigner.post(f"{HOLDS}add/", {**INDIA, "title": f"Order {number}", "confirm": "yes"})
    carry_out()
    many = [len(statements(client, address)) for address in (HOLDS, f"{HOLDS}{hold.pk}/change/")]
    assert many == few


ALERT = "This hold covers no open case."


@pytest.mark.parametrize(
    ("category", "cases"), [("VIII(h)", 1), ("viii (h)", 1), ("VIII", 1), ("VIII(h)(2)", 0), ("XIX(f)", 1)]
)
def test_a_hold_covers_the_paragraphs_of_its_category_and_says_when_it_covers_nothing(
    world, countersigner, category, cases
):
    world.at("review")
    world.at("verification", kind="spares")
    answer = countersigner.post(f"{HOLDS}add/", {**INDIA, "countries": "", "category": category})
    assert answer.context["total"] == cases
    assert (ALERT in words(answer)) is (not cases)


def test_a_category_that_the_list_does_not_have_is_refused(world, countersigner):
    answer = countersigner.post(f"{HOLDS}add/", {**INDIA, "category": "VIII-h"})
    assert answer.status_code == 400
    assert "Not a USML category: VIII-h." in words(answer)


def test_the_form_says_who_reads_what(countersigner):
    text = words(countersigner.get(f"{HOLDS}add/"))
    assert text.count("All parties to the case read this text.") == 3
