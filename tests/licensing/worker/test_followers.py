"""Followers that fail: tried again, marked as failed with their error, and in nobody's way."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from licensing import transitions
from licensing.integrity import violations
from licensing.messaging import outbox
from licensing.models import Case, OutboxMessage
from licensing.models.case_links import followers, linked
from licensing.transitions import executing, following
from licensing.worker import followers as following_cases
from tests.world import make_world
from tests.worlds.filings import END_USER, SMALL_PART, SUPPLIER
from tests.worlds.priorities import record

pytestmark = pytest.mark.django_db
WAITS = {**SMALL_PART, "authority_kind": "licence", "exemption": ""}


def waiting(world, licence):
    case = world.file(kind="spares", detail={**WAITS, "licence": licence.reference})
    world.execute(case, "submit", "hal")
    return world.execute(case, "await_licence", "officer")


@pytest.fixture
def broken(monkeypatch):
    """The keys of the cases whose following raises for as long as they are in it."""
    keys, real = set(), executing.run_automatic_transitions

    def follow(file, ctx):
        if file.case.pk in keys:
            raise ValueError("an error in the table")
        return real(file, ctx)

    monkeypatch.setattr(executing, "run_automatic_transitions", follow)
    return keys


def undelivered():
    return OutboxMessage.objects.filter(topic="cases", delivered_at__isnull=True)


def test_what_is_due_comes_between_two_batches():
    world = make_world()
    licence = world.at("countersign")
    for _ in range(2):
        waiting(world, licence)
    world.execute(licence, "approve", "countersigner2")
    left, seen = undelivered().count(), []
    assert left > 1
    moved = following_cases.notify_followers(
        now=world.now, batch=1, between=lambda: seen.append(undelivered().count()) or 10
    )
    assert len(seen) >= left
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 0
    assert moved == 2 + 10 * len(seen)


def test_other_evidence_lets_followers_look_again_and_nobody_else():
    world = make_world()
    alone = world.at("review", kind="spares")
    goods = world.at("lodged", kind="shipment")
    parent = goods.detail.parent
    following_cases.notify_followers(now=world.now)
    for case in (alone, parent):
        record(world, case, "equipment_down")
    assert set(undelivered().values_list("event__case", "event__name")) == {
        (parent.pk, "case.priority_recorded"),
        (parent.pk, "case.reclassified"),
    } | {(alone.pk, "case.priority_recorded")}


def test_a_relay_that_raises_is_tried_again_and_stops_no_other(broken):
    world = make_world()
    first, second = world.at("countersign"), world.at("countersign")
    faulty, sound = waiting(world, first), waiting(world, second)
    world.sweep(0)
    broken.add(faulty.pk)
    for licence in (first, second):
        world.execute(licence, "approve", "countersigner")
    world.sweep(0)
    assert (world.fresh(faulty).state, world.fresh(sound).state) == ("awaiting_licence", "released")
    (message,) = undelivered()
    assert (message.attempts, message.error) == (1, "ValueError('an error in the table')")
    assert message.not_before > world.now
    broken.clear()
    world.now += timedelta(minutes=2)
    world.sweep(0)
    assert world.fresh(faulty).state == "released"
    assert not undelivered().exists()
    assert list(violations()) == []


def test_a_follower_that_keeps_raising_is_a_failed_job_for_people_to_see_and_never_dropped(broken):
    world = make_world()
    licence = world.at("countersign")
    case = waiting(world, licence)
    world.sweep(0)
    broken.add(case.pk)
    world.execute(licence, "approve", "countersigner")
    for _ in range(4):
        world.sweep(1)
    (message,) = undelivered()
    assert (message.attempts, message.set_aside_at) == (4, None)
    world.sweep(1)
    (message,) = undelivered()
    assert (message.attempts, message.set_aside_at) == (5, world.now)
    assert [violation for violation in violations() if "is a failed job: ValueError" in violation]
    broken.clear()
    world.sweep(1)
    assert world.fresh(case).state == "awaiting_licence"
    outbox.retry(message.pk, world.ctx("officer"))
    world.sweep(0)
    assert world.fresh(case).state == "released"
    assert list(violations()) == []


def test_a_move_that_nobody_follows_leaves_no_message():
    world = make_world()
    world.at("approved")
    assert not OutboxMessage.objects.filter(topic="cases").exists()


def test_a_move_that_somebody_follows_leaves_one():
    world = make_world()
    licence = world.at("countersign")
    waiting(world, licence)
    world.sweep(0)
    world.execute(licence, "approve", "countersigner")
    assert [item.event.name for item in undelivered()] == ["case.approved"]


def test_links_are_told_from_both_sides_to_who_sees_both():
    world = make_world()
    licence = world.at("countersign")
    spares = waiting(world, licence)
    every = Case.objects.all()
    assert [(item.name, item.case.pk) for item in linked(world.fresh(spares), every)] == [
        ("waits_for", licence.pk)
    ]
    assert [(item.name, item.case.pk) for item in linked(world.fresh(licence), every)] == [
        ("waited_for_by", spares.pk)
    ]
    seen = Case.objects.visible_to(world.partners["lm"].pk)
    assert linked(world.fresh(spares), seen) == []


def test_every_link_has_a_name_from_either_side():
    world = make_world()
    receiver = {"role": "consignee", "name": "LM", "country": "US", "partner": "lm"}
    parts = world.at("released", kind="spares", parties=[END_USER, SUPPLIER, receiver])
    work = world.at("in_work", kind="maintenance")
    world.execute(work, "await_parts", "repairer", parts=parts.reference)
    goods = world.file_shipment(parts)
    again = world.file(kind="spares", replaces=world.at("returned", kind="spares").reference)
    every = Case.objects.all()
    names = {
        case.pk: [item.name for item in linked(world.fresh(case), every)]
        for case in (parts, work, goods, again)
    }
    assert names == {
        parts.pk: ["brings_parts_for", "parent_of"],
        work.pk: ["awaits_parts_of"],
        goods.pk: ["child_of"],
        again.pk: ["replaces"],
    }


def test_a_database_that_is_away_says_nothing_of_any_case(monkeypatch):
    def away(case, ctx):
        raise OperationalError("the server closed the connection")

    world = make_world()
    licence = world.at("countersign")
    waiting(world, licence)
    monkeypatch.setattr(executing, "run_automatic_transitions", away)
    with pytest.raises(OperationalError):
        following_cases.notify_followers(now=world.now)
    assert set(undelivered().values_list("attempts", flat=True)) == {0}


def test_automatic_transitions_that_go_in_circles_are_stopped(monkeypatch):
    world = make_world()
    locked = transitions.lock(world.at("released", kind="spares").pk)
    monkeypatch.setattr(following, "refusals", lambda *_: [])
    monkeypatch.setattr(following, "decide", lambda *_: None)
    with pytest.raises(RuntimeError, match="go in circles at 'released'"):
        following.run_automatic_transitions(locked, world.ctx("clock"))


def test_nobody_follows_no_case():
    assert followers([]) == {}
