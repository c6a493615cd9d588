"""Desks: who is told of a deadline, one by one while they are few, in one digest when they are many."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from licensing.integrity import violations
from licensing.messaging import officer_notices
from licensing.messaging.inbox import addressed_to, mark_read, unread_for
from licensing.models import Clock, LicenceCase, Notice, OutboxMessage, User
from licensing.worker import deadlines
from tests.licensing.worker.test_deadlines import _broken
from tests.world import make_world

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


def told(to):
    return list(
        Notice.objects.filter(to=to).order_by("created_at", "subject").values_list("subject", flat=True)
    )


def waiting():
    return OutboxMessage.objects.filter(topic="desks", delivered_at=None)


def warned(world, count):
    """As many cases at the officers' desk whose deadline is near, fired and not yet told."""
    cases = [world.at("intake") for _ in range(count)]
    world.now += timedelta(days=2)
    fired = deadlines.sweep(now=world.now)
    assert fired == waiting().count() == count
    return cases


def test_the_desk_is_told_of_a_warning_at_once():
    world = make_world()
    (case,) = warned(world, 1)
    assert officer_notices.deliver(now=world.now) == 1
    (notice,) = Notice.objects.all()
    assert (notice.to, notice.case, notice.count, notice.created_at) == ("officer", case, 1, world.now)
    assert notice.subject == f"{case.reference}: Deadline is near"
    assert f"Case {case.reference}: Licence, " in notice.body
    assert ", due " in notice.body
    assert notice.message.delivered_at == world.now


def test_our_government_too_is_told_what_a_port_does_with_a_shipment():
    world = make_world()
    shipment = world.at("disputed", kind="shipment")
    Notice.objects.all().delete()
    officer_notices.deliver(now=world.now)
    world.execute(shipment, "overrule", "officer", reason="It is on file.")
    world.execute(shipment, "clear", "export_port")
    officer_notices.deliver(now=world.now)
    assert {subject.partition(": ")[2] for subject in told("officer")} == {
        "A port holds a shipment",
        "A port hold is disputed",
        "A port hold was overruled",
        "A port released a shipment",
    }
    assert list(violations()) == []


def test_each_level_is_told_to_who_stands_on_it():
    world = make_world()
    case = world.at("intake")
    world.sweep(10)
    assert sorted(told("officer")) == [
        f"{case.reference}: Deadline breached",
        f"{case.reference}: Deadline is near",
    ]
    assert told("section_chief") == told("director") == [f"{case.reference}: Escalated"]
    assert list(violations()) == []


def reviewed(world):
    """A case before two agencies whose answers are overdue by a day; each step was told when it came."""
    case = world.at("staffed")
    for days in (25, 6, 1):
        world.sweep(days)
    return case


def test_the_level_of_the_desk_itself_is_told_to_the_desk():
    world = make_world()
    case = reviewed(world)
    escalated = Notice.objects.filter(subject=f"{case.reference}: Escalated", to="reviewer")
    assert sorted(item.agency.code for item in escalated) == ["dtsa", "sca"]


def test_a_reviewer_reads_what_its_own_agency_was_asked():
    world = make_world()
    reviewed(world)
    assert [item.agency.code for item in addressed_to({"reviewer"}, {"sca"})] == ["sca"] * 3
    assert not addressed_to({"reviewer"}, set()).exists()
    assert not addressed_to({"officer"}, {"sca"}).filter(to="reviewer").exists()


def test_a_reviewers_notice_without_an_agency_is_the_defence_departments():
    world = make_world()
    Notice.objects.create(to="reviewer", subject="A", body="A", count=4, created_at=world.now)
    assert addressed_to({"reviewer"}, {"dtsa"}).count() == 1
    assert not addressed_to({"reviewer"}, {"sca"}).exists()


def test_a_partners_own_desk_is_reminded_and_ours_is_not():
    world = make_world()
    world.at("queried")
    world.sweep(25)
    assert not Notice.objects.exclude(to="partner").exists()


def test_the_officers_are_told_of_a_deadline_that_failed(monkeypatch):
    def explode(self, ctx):
        raise RuntimeError("the effect is broken")

    world = make_world()
    case = world.at("queried")
    monkeypatch.setattr(LicenceCase, "lapse", _broken(LicenceCase.lapse, explode))
    for days in (40, 1, 1):
        world.sweep(days)
    (notice,) = Notice.objects.filter(case=case)
    assert (notice.to, notice.subject) == (
        "officer",
        f"{case.reference}: Deadline failed: its effect could not be carried out",
    )
    assert "the effect is broken" in notice.body
    assert Clock.objects.filter(set_aside_at__isnull=False).count() == 1


def test_three_are_told_one_by_one():
    world = make_world()
    warned(world, 3)
    assert officer_notices.deliver(now=world.now) == 3
    assert not waiting().exists()


def test_four_are_held():
    world = make_world()
    warned(world, 4)
    assert officer_notices.deliver(now=world.now) == 0
    assert (waiting().count(), Notice.objects.count()) == (4, 0)


def test_many_become_one_digest_when_no_more_come_for_five_seconds():
    world = make_world()
    cases = warned(world, 5)
    assert officer_notices.deliver(now=world.now + 4 * A_SECOND) == 0
    assert officer_notices.deliver(now=world.now + 5 * A_SECOND) == 1
    (digest,) = Notice.objects.all()
    assert (digest.to, digest.count, digest.message, digest.case) == ("officer", 5, None, None)
    assert digest.subject == "5 notices: 5 deadline is near"
    assert "5 x Deadline is near: Licence, " in digest.body
    assert all(case.reference in digest.body for case in cases)
    assert not waiting().exists()
    assert officer_notices.deliver(now=world.now + timedelta(days=1)) == 0
    assert list(violations()) == []


def test_many_that_keep_coming_are_told_after_a_minute():
    world = make_world()
    warned(world, 5)
    start = world.now
    OutboxMessage.objects.filter(pk=waiting()[0].pk).update(created_at=start + 57 * A_SECOND)
    assert officer_notices.deliver(now=start + 59 * A_SECOND) == 0
    assert officer_notices.deliver(now=start + 60 * A_SECOND) == 1
    assert Notice.objects.get().count == 5


def test_who_has_few_is_told_while_another_waits():
    world = make_world()
    cases = [world.at("intake") for _ in range(4)]
    world.now += timedelta(days=4)
    deadlines.sweep(now=world.now)  # four breached
    Clock.objects.exclude(case=cases[0]).update(next_at=None)
    world.now += timedelta(days=4)  # a whole working day after the breach was told
    deadlines.sweep(now=world.now)
    OutboxMessage.objects.filter(topic="desks").update(created_at=world.now)
    assert officer_notices.deliver(now=world.now) == 1
    assert (told("officer"), told("section_chief"), told("director")) == (
        [],
        [f"{cases[0].reference}: Escalated"],
        [],
    )


def test_the_most_overdue_come_first_and_no_more_than_twenty():
    world = make_world()
    old = world.at("intake")
    world.now += timedelta(days=7)
    cases = [world.at("intake") for _ in range(24)]
    world.now += timedelta(days=7)
    deadlines.sweep(now=world.now)
    officer_notices.deliver(now=world.now + 5 * A_SECOND)
    body = Notice.objects.get(to="officer").body
    named = body.split("Most overdue first:\n")[1].splitlines()
    assert len(named) == 20
    assert named[0].startswith(old.reference)
    assert sum(case.reference in body for case in cases) == 19


@pytest.mark.slow
def test_a_mass_takes_as_many_statements_as_a_few(django_assert_max_num_queries):
    world = make_world()
    (case,) = warned(world, 1)
    more(case, 3000)
    later = world.now + 5 * A_SECOND
    with django_assert_max_num_queries(4 + 2):  # and a savepoint
        assert officer_notices.deliver(now=later) == 1
    assert Notice.objects.get().count == 3001
    assert not waiting().exists()


def test_while_a_mass_is_coming_all_wait_for_a_minute_at_most():
    world = make_world()
    (case,) = warned(world, 1)
    more(case, 1500)
    assert officer_notices.deliver(now=world.now + 4 * A_SECOND) == 0
    OutboxMessage.objects.filter(pk=waiting()[0].pk).update(created_at=world.now + 58 * A_SECOND)
    assert officer_notices.deliver(now=world.now + 61 * A_SECOND) == 1


def more(case, count):
    """As many more warnings of the case as the clock never gave, written past the write path."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH made AS (
              INSERT INTO licensing_event (case_id, number, name, audience, actor_kind, actor_name, at, facts, previous_hash, hash)
              SELECT e.case_id, 1000 + n, e.name, e.audience, 'clock', 'clock', e.at, e.facts, '', ''
              FROM licensing_event AS e, generate_series(1, %s) AS n WHERE e.case_id = %s AND e.name = 'clock.warned'
              RETURNING id, at)
            INSERT INTO licensing_outboxmessage (id, event_id, topic, created_at, attempts, error)
            SELECT gen_random_uuid(), id, 'desks', at, 0, '' FROM made""",
            [count, case.pk],
        )


def test_a_message_is_never_told_to_one_addressee_twice():
    world = make_world()
    warned(world, 1)
    officer_notices.deliver(now=world.now)
    first = Notice.objects.get()
    with pytest.raises(IntegrityError, match="notice_once"), transaction.atomic():
        Notice.objects.create(
            message=first.message, to="officer", subject="A", body="A", created_at=world.now
        )


@pytest.mark.parametrize("count", [0, 1])
def test_a_notice_of_nothing_is_refused(count):
    with pytest.raises(IntegrityError, match="notice_of_message_or_digest"), transaction.atomic():
        Notice.objects.create(to="officer", subject="A", body="A", count=count, created_at=make_world().now)


def test_a_notice_is_unread_until_its_reader_has_read_it():
    world = make_world()
    warned(world, 2)
    officer_notices.deliver(now=world.now)
    olive, oscar = (User.objects.get(username=name) for name in ("olive", "oscar"))
    first, second = unread_for(olive, {"officer"}, set())
    mark_read(olive, [first.pk], world.now)
    mark_read(olive, [first.pk], world.now + A_SECOND)
    assert list(unread_for(olive, {"officer"}, set())) == [second]
    assert unread_for(oscar, {"officer"}, set()).count() == 2
    assert not unread_for(olive, {"countersigner"}, set()).exists()
    assert str(first) == first.subject
    assert first.readings.get().read_at == world.now
