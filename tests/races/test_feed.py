"""The feed beside writers: nothing is missed though the earlier event commits later, and many writers give each its place."""

import threading

from django.db import connection, transaction

from licensing.messaging import partner_notices
from licensing.models import Event, FeedEntry
from tests.api.calling import caller
from tests.api.test_feed import read, shown_events
from tests.races.together import at_once, execute
from tests.world import make_world


def test_nothing_is_missed_though_the_earlier_commits_later(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    slow, quick = world.at("review"), world.at("review")
    _, after = read(system)
    recorded, go_on = threading.Event(), threading.Event()

    def record_slowly():
        with transaction.atomic():
            world.execute(slow, "query", "officer", reason="Which lot?")
            recorded.set()
            assert go_on.wait(60)
        connection.close()

    thread = threading.Thread(target=record_slowly)
    thread.start()
    assert recorded.wait(60)
    world.execute(quick, "query", "officer", reason="Which lot?")
    seen, after = read(system, after)
    assert {event["subject"] for event in seen} == {quick.reference}
    go_on.set()
    thread.join()
    seen, _ = read(system, after)
    assert {event["subject"] for event in seen} == {slow.reference}
    earlier = (
        Event.objects.filter(case=slow).latest("pk").pk < Event.objects.filter(case=quick).earliest("-pk").pk
    )
    assert earlier
    assert partner_notices.deliver() == 0


def test_many_writers_and_readers_at_once(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    cases = [world.at("review") for _ in range(6)]
    seen = []

    def follow():
        after = ""
        for _ in range(20):
            found, after = read(system, after, limit=3)
            seen.append([event["id"] for event in found])
        return after

    queries = [execute(world, case, "query", "officer", reason="Which lot?") for case in cases]
    *_, after = at_once(*queries, partner_notices.deliver, partner_notices.deliver, follow)
    seen.append([event["id"] for event in read(system, after)[0]])
    ids = [one for page in seen for one in page]
    assert len(ids) == len(set(ids)) == FeedEntry.objects.filter(partner__code="ge").count()
    named = [event["type"] for event in read(system)[0] if event["subject"] == cases[0].reference]
    assert named == shown_events(system, cases[0].reference)
