"""The collection: pages by key, filters, and what is no page and no filter."""

from datetime import timedelta

import pytest

from tests.api.calling import is_problem, places
from tests.world import START


@pytest.fixture
def seven(world):
    """Seven cases, of which three were filed at the very same instant."""
    created = []
    for hour in (0, 1, 1, 1, 2, 3, 4):
        world.now = START + timedelta(hours=hour)
        created.append(world.file().reference)
    return created


def pages(caller, query):
    address, result = f"/api/v1/cases?{query}", []
    while address:
        answer = caller.get(address)
        page = answer.json()
        result.append([item["reference"] for item in page["items"]])
        assert answer.get("Link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        address = page["next"] and page["next"].removeprefix("http://testserver")
    return result


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_every_case_comes_once_and_in_order(filer, seven, limit):
    result = pages(filer, f"limit={limit}")
    assert [reference for page in result for reference in page] == seven
    assert {len(page) for page in result[:-1]} <= {limit}


def test_the_last_page_has_no_next(filer, seven):
    assert filer.get("cases?limit=7").json()["next"] is None
    assert filer.get("cases?limit=6").json()["next"] is not None


def test_what_is_filed_meanwhile_comes_at_the_end(world, filer, seven):
    first = filer.get("cases?limit=4").json()
    late = world.file().reference
    rest = filer.get(first["next"]).json() if first["next"].startswith("/") else None
    rest = rest or filer.get(first["next"].removeprefix("http://testserver")).json()
    assert [item["reference"] for item in rest["items"]] == [*seven[4:], late]


def test_filters_travel_with_the_cursor(world, filer, seven):
    moved = world.at("intake").reference
    assert pages(filer, "limit=2&state=draft") == [seven[0:2], seven[2:4], seven[4:6], seven[6:7]]
    assert pages(filer, "limit=2&state=intake") == [[moved]]


def test_an_instant_in_the_cursor_shows_no_key(filer, seven):
    cursor = filer.get("cases?limit=2").json()["next"].split("cursor=")[1]
    import base64

    words = base64.urlsafe_b64decode(cursor.split("%3A")[0] + "==").decode()
    assert words == f'"{seven[1]}"'


@pytest.mark.parametrize(
    "tamper", [lambda c: c[:-1], lambda c: c + "x", lambda c: "x" + c, lambda c: c[::-1], str.upper]
)
def test_a_cursor_that_was_made_up_is_refused(filer, seven, tamper):
    cursor = filer.get("cases?limit=2").json()["next"].split("cursor=")[1].replace("%3A", ":")
    assert places(is_problem(filer.get(f"cases?cursor={tamper(cursor)}"), 400, "validation")) == {"cursor"}


def test_another_partners_cursor_is_refused(callers, seven):
    cursor = callers["filer"].get("cases?limit=2").json()["next"].split("?")[1]
    assert places(is_problem(callers["consignee"].get(f"cases?{cursor}"), 400, "validation")) == {"cursor"}


def at(hours):
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        (f"filed_after={at(1)}", slice(1, 7)),
        (f"filed_before={at(1)}", slice(0, 1)),
        (f"filed_after={at(1)}&filed_before={at(3)}", slice(1, 5)),
        ("filed_after=2026-03-02T12:00:00-05:00", slice(4, 7)),
        ("filed_after=2026-03-02T22:30:00%2B05:30", slice(4, 7)),
        ("kind=licence", slice(0, 7)),
        ("state=draft", slice(0, 7)),
        ("state=approved", slice(0, 0)),
        ("due_before=2190-01-01T00:00:00Z", slice(0, 0)),
    ],
)
def test_filters(filer, seven, query, chosen):
    assert [item["reference"] for item in filer.get(f"cases?{query}").json()["items"]] == seven[chosen]


def test_one_case_by_its_reference(filer, seven):
    items = filer.get(f"cases?reference={seven[3]}").json()["items"]
    assert [item["reference"] for item in items] == [seven[3]]


def test_cases_that_are_due(world, callers):
    queried, _ = world.at("queried"), world.at("draft")
    due = callers["consignee"].get("cases").json()["items"][0]["due_at"]
    for query, result in (
        (f"due_before={due}", []),
        ("due_before=2190-01-01T00:00:00Z", [queried.reference]),
    ):
        items = callers["filer"].get(f"cases?{query}").json()["items"]
        assert [item["reference"] for item in items] == result


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e2", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=" + "9" * 500, "limit"),
        ("limit=5&limit=6", "limit"),
        ("cursor=abc", "cursor"),
        ("cursor=" + "x" * 5000, "cursor"),
        ("cursor=%F0%9F%92%A9", "cursor"),
        ("filed_after=", "filed_after"),
        ("state=", "state"),
        ("cursor=", "cursor"),
        ("offset=5", "offset"),
        ("page=2", "page"),
        ("format=xml", "format"),
        ("State=draft", "State"),
        ("state=drafts", "state"),
        ("state=draft,intake", "state"),
        ("kind=licences", "kind"),
        ("reference=x", "reference"),
        ("reference=LIC-2026-00000-00001", "reference"),
        ("filed_after=yesterday", "filed_after"),
        ("filed_after=2026-03-02", "filed_after"),
        ("filed_after=2026-03-02T15:00:00", "filed_after"),
        ("filed_after=2026-03-02T15:00:00+05:30", "filed_after"),
        ("filed_after=0001-01-01T00:00:00%2B14:00", "filed_after"),
        ("filed_before=9999-12-31T23:59:59-14:00", "filed_before"),
        ("due_before=NaN", "due_before"),
        ("due_before=2026-02-30T00:00:00Z", "due_before"),
        ("%F0%9F%92%A9=1", "\U0001f4a9"),
        ("%ED%A0%80=1", "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_bad_parameter_is_named(filer, query, where):
    assert places(is_problem(filer.get(f"cases?{query}"), 400, "validation")) == {where}


def test_parameters_are_refused_wherever_there_are_none(world, filer):
    reference = world.at("draft").reference
    for path in (f"cases/{reference}", f"cases/{reference}/transitions"):
        assert places(is_problem(filer.get(f"{path}?fields=all"), 400, "validation")) == {"fields"}


@pytest.mark.parametrize("query", ["a=%00", "%00=a", "cursor=a%00b"])
def test_a_nul_in_the_query_is_a_problem(filer, query):
    is_problem(filer.get(f"cases?{query}"), 400, "bad-request")


def test_too_many_parameters_are_a_problem(filer):
    is_problem(filer.get("cases?" + "&".join(f"a{n}=1" for n in range(2500))), 400, "bad-request")
