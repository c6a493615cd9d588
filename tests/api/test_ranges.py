"""Parts of a file over HTTP (RFC 9110, 13 and 14): what was asked for, what cannot be, and what is ignored."""

import hashlib

import pytest

from licensing.worker import cycle
from tests.api.calling import is_problem
from tests.api.test_documents import PDF, form, send

CONTENT = PDF + bytes(range(256)) * 600  # more than two chunks
SIZE = len(CONTENT)
TAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


@pytest.fixture
def href(world, filer):
    return send(filer, world.at("draft"), form(CONTENT)).json()["href"]


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=70000-140000", 70_000, 140_000),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=5-{SIZE}", 5, SIZE - 1),
        ("bytes=5-" + "9" * 4000, 5, SIZE - 1),
        ("bytes=" + "0" * 100 + "5-7", 5, 7),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        (f"bytes=-{SIZE + 7}", 0, SIZE - 1),
        ("Bytes=1-2 ", 1, 2),
    ],
)
def test_a_part_is_sent(filer, href, asked, first, last):
    answer = filer.get(href, HTTP_RANGE=asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert int(answer["Content-Length"]) == last - first + 1
    assert (answer["ETag"], answer["Accept-Ranges"]) == (TAG, "bytes")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert body(answer) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=2-1",
        "bytes=1",
        "bytes=-1-2",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=1.0-2",
        "bytes=\u0661-\u0662",
        "bytes=0-1,4-5",
        "lines=0-1",
        "0-1",
    ],
)
def test_what_is_no_single_range_of_bytes_is_ignored(filer, href, asked):
    answer = filer.get(href, HTTP_RANGE=asked)
    assert answer.status_code == 200
    assert "Content-Range" not in answer
    assert (answer["ETag"], answer["Accept-Ranges"]) == (TAG, "bytes")
    assert int(answer["Content-Length"]) == SIZE
    assert body(answer) == CONTENT


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0", "bytes=" + "9" * 4000 + "-"]
)
def test_a_part_that_is_not_there_is_a_problem(filer, href, asked):
    answer = filer.get(href, HTTP_RANGE=asked)
    problem = is_problem(answer, 416, "range-not-satisfiable")
    assert answer["Content-Range"] == f"bytes */{SIZE}"
    assert f"{SIZE} bytes" in problem["detail"]


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (TAG, 206),
        (f"W/{TAG}", 200),
        ('"another"', 200),
        (TAG.strip('"'), 200),
        ("Tue, 01 Dec 2026 00:00:00 GMT", 200),
        ("", 200),
    ],
)
def test_a_part_only_of_the_file_that_one_has(filer, href, condition, status):
    answer = filer.get(href, HTTP_RANGE="bytes=1-2", HTTP_IF_RANGE=condition)
    assert answer.status_code == status
    assert body(answer) == (CONTENT[1:3] if status == 206 else CONTENT)


@pytest.mark.parametrize("known", [TAG, f"W/{TAG}", f'"a", {TAG}', "*"])
def test_who_has_it_is_sent_nothing(filer, href, known):
    for more in ({}, {"HTTP_RANGE": "bytes=1-2"}, {"HTTP_RANGE": f"bytes={SIZE}-"}):
        answer = filer.get(href, HTTP_IF_NONE_MATCH=known, **more)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", TAG)
    assert body(filer.get(href, HTTP_IF_NONE_MATCH='"a"')) == CONTENT


def test_its_head_is_that_of_the_whole(filer, href):
    answer = filer.call("HEAD", href, HTTP_RANGE="bytes=1-2")
    assert (answer.status_code, int(answer["Content-Length"]), body(answer)) == (200, SIZE, b"")


def test_nobody_learns_of_another_ones_file_by_asking_for_a_part(world, callers, href):
    for conditions in ({"HTTP_RANGE": "bytes=999999999-"}, {"HTTP_IF_NONE_MATCH": TAG}):
        is_problem(callers["stranger"].get(href, **conditions), 404, "not-found")


def test_a_part_of_a_letter(world, filer):
    case = world.at("denied")
    cycle.post(now=world.now)
    address = f"cases/{case.reference}/letters/1"
    whole = body(filer.get(address))
    answer = filer.get(address, HTTP_RANGE="bytes=10-19")
    assert (answer.status_code, body(answer)) == (206, whole[10:20])
