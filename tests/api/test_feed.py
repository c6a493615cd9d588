"""The feed: every event that a partner may read, once, in order, whoever committed first, and only from where it sees the case."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db.models import F

from api import feed
from licensing.context import database_now
from licensing.models import CaseChange, FeedEntry, OutboxMessage, Partner
from licensing.models.feed import KEPT
from licensing.worker import old_rows, pending
from tests.api.calling import FILING, is_problem, places


def read(system, after="", limit=200):
    """All events from a cursor on, and the cursor after them."""
    found = []
    while True:
        answer = system.get(f"events?limit={limit}" + (f"&after={after}" if after else ""))
        assert answer.status_code == 200, answer.content
        body = answer.json()
        found, after = found + body["items"], body["after"]
        if not body["more"]:
            return found, after


def file(filer):
    case = filer.post("licence-cases", FILING).json()
    return case["reference"], case["version"]


def submit(filer, reference, version):
    answer = filer.post(f"cases/{reference}/transitions/submit", {"version": version})
    assert answer.status_code == 200, answer.content


def shown_events(system, reference):
    return [event["name"] for event in system.get(f"cases/{reference}").json()["events"]]


def test_what_happens_is_read_once_and_in_order(filer):
    _, after = read(filer)
    reference, version = file(filer)
    first, after = read(filer, after)
    submit(filer, reference, version)
    second, after = read(filer, after)
    assert [event["type"] for event in first + second] == shown_events(filer, reference)
    assert {event["subject"] for event in first + second} == {reference}
    versions = [event["data"]["version"] for event in first + second]
    assert versions == sorted(versions)
    assert (first[0]["data"]["kind"], first[0]["data"]["state"]) == ("licence", "draft")
    assert len({event["id"] for event in first + second}) == len(first + second)
    assert read(filer, after)[0] == []


def test_a_party_reads_from_when_it_sees_the_case(filer, callers):
    consignee = callers["consignee"]
    _, after = read(consignee)
    reference, version = file(filer)
    assert read(consignee, after)[0] == []
    _, after = read(consignee, after)
    submit(filer, reference, version)
    found, _ = read(consignee, after)
    assert [event["type"] for event in found] == shown_events(consignee, reference)
    assert {event["subject"] for event in found} == {reference}
    assert read(callers["stranger"])[0] == []


def test_every_page_size_reads_the_same(world, filer):
    world.at("approved")
    whole, _ = read(filer)
    assert len(whole) > 3
    for limit in (1, 2, 3):
        assert read(filer, limit=limit)[0] == whole


def test_latest_begins_with_what_comes_next(world, filer):
    world.at("review")
    whole, after = read(filer)
    answer = filer.get("events?after=latest").json()
    assert (answer["items"], answer["more"]) == ([], False)
    reference, _ = file(filer)
    assert [event["subject"] for event in read(filer, answer["after"])[0]] == [reference]
    assert [event["subject"] for event in read(filer, after)[0]] == [reference]
    assert whole


def test_no_worker_is_needed(world, filer):
    case = world.at("review")
    assert OutboxMessage.objects.filter(topic="partners", delivered_at__isnull=True).exists()
    assert [event["type"] for event in read(filer)[0]] == shown_events(filer, case.reference)


@pytest.mark.parametrize("after", ["x", "0", "-1", "a:b:c", "é", "x" * 4000])
def test_a_cursor_that_was_never_given_is_refused(filer, after):
    assert places(is_problem(filer.get(f"events?after={after}"), 400, "validation")) == {"after"}


def test_a_cursor_is_of_one_partner(world, filer, callers):
    world.at("review")
    _, after = read(filer)
    is_problem(callers["consignee"].get(f"events?after={after}"), 400, "validation")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1e9", "x", "\u0661"])
def test_a_limit_is_bounded(filer, limit):
    assert places(is_problem(filer.get(f"events?limit={limit}"), 400, "validation")) == {"limit"}


def test_a_cursor_of_a_feed_that_was_restored_to_before_it_is_refused(world, filer, world_partner):
    world.at("review")
    _, after = read(filer)
    FeedEntry.objects.filter(partner=world_partner).order_by("-pk")[0].delete()
    is_problem(filer.get(f"events?after={after}"), 410, "cursor-expired")
    _, after = read(filer)
    last = FeedEntry.objects.filter(partner=world_partner).order_by("-pk")[0]
    FeedEntry.objects.filter(pk=last.pk).update(uuid="00000000-0000-0000-0000-000000000001")
    is_problem(filer.get(f"events?after={after}"), 410, "cursor-expired")


def test_a_cursor_is_of_use_for_as_long_as_entries_are_kept(world, filer, world_partner):
    world.at("review")
    now = database_now()
    last = FeedEntry.objects.filter(partner=world_partner).order_by("pk").last()
    if last is None:
        read(filer)
        last = FeedEntry.objects.filter(partner=world_partner).order_by("pk").last()
    long_ago = now - KEPT - timedelta(days=1)
    quiet = feed.Place(last.pk, str(last.uuid), long_ago, now - timedelta(days=1))
    FeedEntry.objects.all().delete()
    # purged, and nothing since: it is still of use, and given anew
    assert filer.get(f"events?after={quiet.cursor(world_partner)}").status_code == 200
    old = feed.Place(last.pk, str(last.uuid), long_ago, long_ago)
    is_problem(filer.get(f"events?after={old.cursor(world_partner)}"), 410, "cursor-expired")


def test_old_entries_are_purged(world, filer):
    world.at("review")
    read(filer)
    kept = FeedEntry.objects.order_by("pk").last()
    FeedEntry.objects.exclude(pk=kept.pk).update(made_at=F("made_at") - KEPT - timedelta(days=1))
    now = database_now()
    assert pending.OLD_ROWS in pending.pending(now).kinds
    assert old_rows.purge(now=now) > 0
    assert list(FeedEntry.objects.all()) == [kept]
    assert pending.OLD_ROWS not in pending.pending(now).kinds


@pytest.fixture
def world_partner(world):
    return Partner.objects.get(code="ge").pk


def test_cases_in_the_order_of_their_changes(world, filer):
    first, second = world.at("review"), world.at("review")
    start = "2000-01-01T00:00:00Z"
    listed = filer.get(f"cases?changed_after={start}").json()["items"]
    assert [case["reference"] for case in listed] == [first.reference, second.reference]
    world.execute(first, "query", "officer", reason="Which lot?")
    listed = filer.get(f"cases?changed_after={start}").json()["items"]
    assert [case["reference"] for case in listed] == [second.reference, first.reference]
    since = listed[-1]["changed_at"].replace("+", "%2B")
    later = filer.get(f"cases?changed_after={since}").json()["items"]
    assert first.reference in [case["reference"] for case in later]
    assert filer.get("cases").json()["items"][0]["changed_at"] is None


def test_a_draft_that_is_submitted_after_the_poll_is_seen(filer, callers):
    consignee = callers["consignee"]
    reference, version = file(filer)
    polled = database_now().isoformat().replace("+", "%2B")
    assert consignee.get(f"cases?changed_after={polled}").json()["items"] == []
    submit(filer, reference, version)
    (seen,) = consignee.get(f"cases?changed_after={polled}").json()["items"]
    assert seen["reference"] == reference


def test_pages_of_changes_with_a_filter(world, filer):
    cases = [world.at("review") for _ in range(3)]
    address = "cases?changed_after=2000-01-01T00:00:00Z&state=review&limit=1"
    found = []
    while address:
        body = filer.get(address).json()
        found += [case["reference"] for case in body["items"]]
        address = body["next"] and body["next"].partition("/api/v1/")[2]
    assert found == [case.reference for case in cases]
    is_problem(filer.get("cases?changed_after=yesterday"), 400, "validation")
    foreign = signing.dumps("1", salt="another")
    is_problem(filer.get(f"cases?changed_after=2000-01-01T00:00:00Z&cursor={foreign}"), 400, "validation")
    cursor = filer.get("cases?limit=1").json()["next"].partition("cursor=")[2].partition("&")[0]
    is_problem(filer.get(f"cases?changed_after=2000-01-01T00:00:00Z&cursor={cursor}"), 400, "validation")


def test_each_case_has_one_last_change(world, filer):
    world.at("approved")
    read(filer)
    for change in CaseChange.objects.all():
        last = FeedEntry.objects.filter(partner=change.partner, event__case=change.case).order_by("pk").last()
        assert (change.position, change.changed_at) == (last.pk, last.made_at)


TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_the_trace_of_a_request_is_in_what_is_told_of_it(filer):
    parent = f"00-{TRACE}-b7ad6b7169203331-01"
    filed = filer.post("licence-cases", FILING, HTTP_TRACEPARENT=parent).json()
    version = {"version": filed["version"]}
    filer.post(f"cases/{filed['reference']}/transitions/submit", version, HTTP_TRACEPARENT=parent)
    told, _ = read(filer)
    assert told
    for event in told:
        assert event["traceparent"].split("-")[:2] == ["00", TRACE]
        assert event["traceparent"] != parent


def test_what_no_request_did_has_no_trace(world, filer):
    world.at("review")
    assert all("traceparent" not in event for event in read(filer)[0])


def test_what_follows_belongs_to_the_trace_of_what_it_follows(world, systems):
    waiting = world.at("awaiting_licence", kind="spares")
    licence = waiting.detail.licence
    OutboxMessage.objects.filter(event__case=licence).update(trace_id="")
    filer = systems["filer"]
    answer = filer.post(
        f"cases/{licence.reference}/transitions/withdraw",
        {"version": world.fresh(licence).event_count},
        HTTP_TRACEPARENT=f"00-{TRACE}-b7ad6b7169203331-01",
    )
    assert answer.status_code == 200, answer.content
    before = world.fresh(waiting).event_count
    world.sweep(0)
    assert world.fresh(waiting).event_count > before
    messages = OutboxMessage.objects.filter(event__case=waiting, event__number__gt=before)
    assert {message.trace_id for message in messages} == {TRACE}
