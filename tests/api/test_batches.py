"""Batches: many filings in one go, each line filed as it would be alone, once, whoever dies in the middle."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError

from api import json_lines
from api.parsers import MOST_JSON
from licensing import filing
from licensing.models import ApiClient, BatchLine, Case, FilingBatch
from licensing.models.batches import KEPT, MOST_OPEN
from licensing.worker import batches, old_rows
from tests.api.batching import COUNTS, NDJSON, body, counts, line, lines_of, send, sent
from tests.api.calling import FILING, Caller, caller, is_problem, places


@pytest.fixture
def work(world):
    return lambda **more: batches.work_off(now=world.now, **more)


def test_a_batch_is_taken_and_worked_off(filer, work):
    answer = send(filer, line("A"), line("B"))
    assert answer.status_code == 202
    batch = answer.json()
    assert answer["Location"].endswith(f"/api/v1/batches/{batch['id']}")
    assert int(answer["Retry-After"]) > 0
    assert (counts(filer, batch), batch["finished_at"]) == ((2, 2, 0, 0, 0), None)
    assert [one["state"] for one in lines_of(filer, batch)] == ["waiting", "waiting"]
    assert work() == 2
    assert counts(filer, batch) == (2, 0, 2, 0, 0)
    assert filer.get(f"batches/{batch['id']}").json()["finished_at"]
    for shown, name in zip(lines_of(filer, batch), "AB", strict=True):
        assert (shown["client_reference"], shown["state"], shown["problem"]) == (name, "filed", None)
        case = filer.get(f"cases/{shown['reference']}").json()
        assert (case["client_reference"], case["state"]) == (name, "draft")
    assert work() == 0


def test_one_bad_line_spoils_nothing(filer, work):
    batch = sent(
        filer,
        line("A"),
        b"{not json",
        line("B", kind="nothing"),
        line("C", subject=""),
        line("A"),
        line("D", destination="XX"),
        b"[1]",
        line("E", colour="red"),
        b'{"kind": "licence", "kind": "licence", "filing": {}}',
        b"\xff\xfe",
        b"\x00",
        {"kind": "licence", "filing": 7},
        {"kind": "licence"},
        line("F", lines=[{**FILING["lines"][0], "value": -1}]),
        line("Z"),
    )
    work()
    assert counts(filer, batch) == (15, 0, 2, 13, 0)
    shown = {one["number"]: one for one in lines_of(filer, batch)}
    assert {number for number, one in shown.items() if one["state"] == "filed"} == {1, 15}
    said = {number: one["problem"] for number, one in shown.items() if one["problem"]}
    slugs = {number: problem["type"].rpartition("/")[2] for number, problem in said.items()}
    assert {number for number, slug in slugs.items() if slug == "bad-request"} == {2, 7, 9, 10, 11}
    assert {slug for number, slug in slugs.items() if number not in {2, 7, 9, 10, 11}} == {"validation"}
    where = {number: places(problem) for number, problem in said.items()}
    assert (where[3], where[4], where[5]) == ({"/kind"}, {"/filing/subject"}, {"/filing/client_reference"})
    assert (where[6], where[8]) == ({"/filing/destination"}, {"/filing/colour"})
    assert (where[12], where[13], where[14]) == ({"/filing"}, {"/filing"}, {"/filing/lines/0/value"})
    assert "/filing/subject" in said[4]["detail"]
    assert [shown[number]["client_reference"] for number in (3, 4, 6)] == ["B", "C", "D"]
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"subject": ""}, {"destination": "XX"}, {"parties": 7}, {"programme": "none"}]
)
def test_a_line_is_refused_as_it_would_be_alone(filer, work, change):
    alone = is_problem(filer.post("licence-cases", {**FILING, **change}), 400, "validation")
    batch = sent(filer, line(**change))
    work()
    (shown,) = lines_of(filer, batch)
    in_the_line = [{**error, "pointer": f"/filing{error['pointer']}"} for error in alone["errors"]]
    assert shown["problem"]["errors"] == in_the_line
    assert (shown["problem"]["type"], shown["problem"]["status"]) == (alone["type"], alone["status"])


def test_it_is_submitted_where_it_asks_for_that(filer, work):
    batch = sent(
        filer, line("A", submit=True), line("B", submit=True, certified_by=""), line("C", submit=False)
    )
    work()
    submitted, kept, draft = lines_of(filer, batch)
    assert (submitted["state"], submitted["problem"]) == ("filed", None)
    assert filer.get(f"cases/{submitted['reference']}").json()["state"] == "intake"
    assert kept["state"] == "filed"
    case = filer.get(f"cases/{kept['reference']}").json()
    assert case["state"] == "draft"
    alone = filer.post(f"cases/{kept['reference']}/transitions/submit", {"version": case["version"]})
    assert kept["problem"]["errors"] == is_problem(alone, 409, "refused")["errors"]
    assert (draft["state"], draft["problem"]) == ("filed", None)
    assert filer.get(f"cases/{draft['reference']}").json()["state"] == "draft"


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [(b"", 400, "bad-request"), (b"\n \r\n\n", 400, "bad-request"), (b"{}\n" * 4, 413, "too-large")],
)
def test_no_lines_and_too_many_are_refused_at_once(filer, monkeypatch, content, status, slug):
    monkeypatch.setattr(json_lines, "MOST_LINES", 3)
    is_problem(filer.post("batches", content, content_type=NDJSON), status, slug)
    assert FilingBatch.objects.count() == 0


def test_other_media_types_are_not_taken(filer):
    is_problem(send(filer, line(), content_type="application/json"), 415, "unsupported-media-type")
    assert send(filer, line(), content_type="application/jsonl").status_code == 202


def test_too_large_a_body_is_refused(filer):
    answer = send(filer, line(), CONTENT_LENGTH=str(json_lines.MOST_BYTES + 1))
    is_problem(answer, 413, "too-large")


def test_a_line_that_is_too_long_is_refused_alone(filer, work):
    content = body(line("A"), b'"' + b"x" * (2 * MOST_JSON) + b'"') + b"\r\n \n" + body(line("B"))[:-1]
    batch = filer.post("batches", content, content_type=NDJSON).json()
    assert [batch[name] for name in COUNTS] == [3, 2, 0, 1, 0]
    work()
    shown = {one["number"]: one for one in lines_of(filer, batch)}
    assert {number: one["state"] for number, one in shown.items()} == {1: "filed", 2: "refused", 5: "filed"}
    assert shown[2]["problem"]["type"] == "/problems/too-large"
    only = filer.post("batches", b"x" * (MOST_JSON + 1), content_type=NDJSON).json()
    assert [only[name] for name in COUNTS] == [1, 0, 0, 1, 0]
    assert only["finished_at"]


def test_a_line_may_be_as_long_as_a_body(filer):
    assert counts(filer, sent(filer, b"x" * MOST_JSON)) == (1, 1, 0, 0, 0)


def test_ten_thousand_lines_are_taken(filer):
    answer = filer.post("batches", b"{}\n" * 10_000, content_type=NDJSON)
    assert (answer.status_code, answer.json()["waiting"]) == (202, 10_000)
    assert BatchLine.objects.count() == 10_000
    is_problem(filer.post("batches", b"{}\n" * 10_001, content_type=NDJSON), 413, "too-large")


def test_sent_again_it_is_one_batch(filer):
    key = str(uuid.uuid4())
    first = send(filer, line("A"), HTTP_IDEMPOTENCY_KEY=key)
    again = send(filer, line("A"), HTTP_IDEMPOTENCY_KEY=key)
    assert (again.status_code, again.json()) == (202, first.json())
    assert (again["Location"], again["Retry-After"]) == (first["Location"], first["Retry-After"])
    assert again["Idempotency-Replayed"] == "true"
    is_problem(send(filer, line("B"), HTTP_IDEMPOTENCY_KEY=key), 422, "idempotency-key-reused")
    is_problem(send(filer, line("B"), HTTP_IDEMPOTENCY_KEY=None), 400, "idempotency-key")
    assert FilingBatch.objects.count() == 1


def test_lines_page_by_page_and_by_state(filer, work):
    batch = sent(filer, *[line(str(number)) if number % 2 else b"{}" for number in range(1, 8)])
    work()
    found, address = [], f"batches/{batch['id']}/lines?limit=2"
    while address:
        page = filer.get(address).json()
        found += [one["number"] for one in page["items"]]
        address = page["next"] and page["next"].partition("/api/v1/")[2]
    assert found == [1, 2, 3, 4, 5, 6, 7]
    assert [one["number"] for one in lines_of(filer, batch, "?state=refused")] == [2, 4, 6]
    assert lines_of(filer, batch, "?state=waiting") == []
    answer = filer.get(f"batches/{batch['id']}/lines?state=odd")
    assert places(is_problem(answer, 400, "validation")) == {"state"}


def test_cancelled_in_the_middle(filer, work, monkeypatch):
    batch = sent(filer, *[line(str(number)) for number in range(6)])
    monkeypatch.setattr(batches, "TURN", 2)
    work(seconds=0)
    assert counts(filer, batch) == (6, 6, 0, 0, 0)  # there was no time
    key = FilingBatch.objects.get().pk
    for _ in range(2):
        batches._work_off_next(key, None)
    answer = filer.post(f"batches/{batch['id']}/cancel", {})
    assert answer.status_code == 200
    shown = answer.json()
    assert tuple(shown[name] for name in COUNTS) == (6, 0, 2, 0, 4)
    assert shown["cancelled_at"]
    assert shown["finished_at"]
    assert work() == 0
    states = [one["state"] for one in lines_of(filer, batch)]
    assert states == ["filed", "filed", "cancelled", "cancelled", "cancelled", "cancelled"]
    again = filer.post(f"batches/{batch['id']}/cancel", {}).json()
    assert again == shown
    assert Case.objects.count() == 2


def test_what_is_finished_is_not_cancelled(filer, work):
    batch = sent(filer, line())
    work()
    shown = filer.post(f"batches/{batch['id']}/cancel", {}).json()
    assert (shown["cancelled_at"], shown["filed"]) == (None, 1)


def test_another_partners_batch_is_not_there(filer, callers):
    batch, stranger = sent(filer, line()), callers["stranger"]
    for answer in (
        stranger.get(f"batches/{batch['id']}"),
        stranger.get(f"batches/{batch['id']}/lines"),
        stranger.post(f"batches/{batch['id']}/cancel", {}),
        filer.get(f"batches/{uuid.uuid4()}"),
    ):
        is_problem(answer, 404, "not-found")
    assert counts(filer, batch) == (1, 1, 0, 0, 0)


def test_it_needs_its_scopes(world, filer):
    batch = sent(filer, line())
    reads = caller(world.actors["filer"].client_id, "cases:read")
    assert is_problem(send(reads, line()), 403, "insufficient-scope")["scope"] == "cases:write"
    is_problem(reads.post(f"batches/{batch['id']}/cancel", {}), 403, "insufficient-scope")
    assert reads.get(f"batches/{batch['id']}").status_code == 200
    writes = caller(world.actors["filer"].client_id, "cases:write")
    is_problem(writes.get(f"batches/{batch['id']}"), 403, "insufficient-scope")
    is_problem(send(Caller(), line()), 401, "unauthenticated")


def test_only_so_many_are_open(filer, work):
    for _ in range(MOST_OPEN):
        sent(filer, b"{}")
    is_problem(send(filer, line()), 409, "refused")
    work()
    assert send(filer, line()).status_code == 202


def stop_partner(client):
    client.partner.is_active = False
    client.partner.save()


def stop_writing(client):
    client.granted_scopes = ["cases:read"]
    client.save()


@pytest.mark.parametrize(
    ("stop", "slug"), [(stop_partner, "not-permitted"), (stop_writing, "insufficient-scope")]
)
def test_who_may_not_file_any_more_is_asked_with_each_line(world, filer, work, stop, slug):
    batch = sent(filer, line("A"), line("B"), line("C"))
    batches._work_off_next(FilingBatch.objects.get().pk, world.now)
    stop(ApiClient.objects.get(pk=world.actors["filer"].client_id))
    work()
    one = FilingBatch.objects.get(pk=batch["id"])
    assert (one.filed, one.refused) == (1, 2)
    refused = one.lines.filter(outcome="refused")
    assert {said.problem["type"] for said in refused} == {f"/problems/{slug}"}
    assert Case.objects.count() == 1


def test_who_sent_it_and_is_no_more_files_nothing(filer, work):
    sent(filer, line())
    FilingBatch.objects.update(client=None)
    work()
    assert BatchLine.objects.get().problem["type"] == "/problems/not-permitted"


def test_the_text_of_a_line_goes_when_it_is_worked_off(filer, work):
    sent(filer, line("A"), b"{}")
    assert all(bytes(one.body) for one in BatchLine.objects.all())
    work()
    assert [one.body for one in BatchLine.objects.all()] == [None, None]


def test_lines_without_a_case_go_after_thirty_days(world, filer, work):
    batch = sent(filer, line("A"), b"{}", line("B"))
    work()
    assert old_rows.purge(now=world.now + KEPT - timedelta(minutes=1)) == 0
    assert old_rows.purge(now=world.now + KEPT + timedelta(hours=1)) > 0
    assert [one["number"] for one in lines_of(filer, batch)] == [1, 3]
    assert counts(filer, batch) == (3, 0, 2, 1, 0)


def test_a_worker_that_was_away_goes_on(world, filer, work):
    batch = sent(filer, *[line(str(number)) for number in range(3)])
    batches._work_off_next(FilingBatch.objects.get().pk, world.now)
    assert batches.work_off(now=world.now + timedelta(days=1)) == 2
    assert counts(filer, batch) == (3, 0, 3, 0, 0)


def test_batches_have_turns(world, filer, callers, monkeypatch):
    monkeypatch.setattr(batches, "TURN", 2)
    large, small = sent(filer, *[b"{}"] * 7), sent(callers["consignee"], b"{}", b"{}")
    order = []
    original = batches._record
    monkeypatch.setattr(
        batches, "_record", lambda line, *more: (order.append(str(line.batch_id)), original(line, *more))
    )
    batches.work_off(now=world.now)
    assert order[:4] == [large["id"]] * 2 + [small["id"]] * 2
    assert order[4:] == [large["id"]] * 5


def test_an_error_of_ours_is_one_lines(filer, work, monkeypatch):
    original = filing.file

    def broken(**said):
        if said.get("client_reference") == "B":
            raise ZeroDivisionError("never shown")
        return original(**said)

    monkeypatch.setattr(filing, "file", broken)
    batch = sent(filer, line("A"), line("B"), line("C"))
    work()
    assert counts(filer, batch) == (3, 0, 2, 1, 0)
    (refused,) = lines_of(filer, batch, "?state=refused")
    assert refused["problem"]["type"] == "/problems/server-error"
    assert "never shown" not in json.dumps(refused)


def test_a_line_with_which_the_database_fails_lets_the_others_go_first(filer, work, monkeypatch):
    original = filing.file

    def failing(**said):
        if said.get("client_reference") == "A":
            raise OperationalError("canceling statement due to statement timeout")
        return original(**said)

    monkeypatch.setattr(filing, "file", failing)
    batch = sent(filer, line("A"), line("B"), line("C"))
    work()
    assert counts(filer, batch) == (3, 0, 2, 1, 0)
    (refused,) = lines_of(filer, batch, "?state=refused")
    assert (refused["number"], refused["problem"]["type"]) == (1, "/problems/unavailable")
