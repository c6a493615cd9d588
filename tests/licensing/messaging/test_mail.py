"""Mail: to whom, from whom nothing, once settled never again, and a relay that refuses or hangs delays nobody."""

from datetime import timedelta

import pytest
from django.core import mail

from licensing.integrity import violations
from licensing.messaging import mail as mail_messages
from licensing.messaging import queue
from licensing.messaging.queue import MAIL
from licensing.models import Notice, Partner, User
from licensing.worker import cycle
from tests.relay import relay
from tests.world import make_world

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def world():
    created = make_world()
    User.objects.filter(username__in=("olive", "oscar", "rita", "ravi")).update(email="x")
    for user in User.objects.filter(email="x"):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@office.example")
    return created


@pytest.fixture
def smtp(settings):
    """Give a function that runs a relay of that manner and sends the mail there."""

    def at(server):
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_TIMEOUT = 1
        return server

    return at


def some(world, count=1, to="officer"):
    return [
        Notice.objects.create(
            to=to, subject=f"Notice {number}", body="Read this.", count=2, created_at=world.now
        )
        for number in range(count)
    ]


def unmailed():
    return list(Notice.objects.filter(mailed_at=None).order_by("subject"))


def test_the_members_of_the_desk_who_may_enter_are_mailed(world):
    User.objects.filter(username="oscar").update(is_active=False)
    (notice,) = some(world)
    assert cycle.post(now=world.now) == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["olive@office.example"], "Notice 0", "Read this.")
    assert sent.from_email == "licensing@localhost"
    assert sent.extra_headers["Message-ID"] == f"<{notice.pk}@localhost>"
    assert Notice.objects.get().mailed_at == world.now
    assert cycle.post(now=world.now + A_MINUTE) == 0
    assert len(mail.outbox) == 1


def test_a_reviewer_is_mailed_for_its_own_agency(world):
    some(world, to="reviewer")
    Notice.objects.create(
        to="reviewer", agency=world.bureau, subject="B", body="B", count=2, created_at=world.now
    )
    assert mail_messages.send(now=world.now) == 2
    assert {sent.subject: sent.to for sent in mail.outbox} == {
        "Notice 0": ["rita@office.example"],
        "B": ["ravi@office.example"],
    }


def test_a_notice_that_nobody_reads_by_mail_is_settled_without_one(world):
    some(world, to="director")
    assert mail_messages.send(now=world.now) == 0
    assert (unmailed(), mail.outbox) == ([], [])


def test_one_connection_carries_a_batch(world, smtp):
    some(world, 5)
    with relay() as server:
        smtp(server)
        assert mail_messages.send(now=world.now) == 5
    assert (server.connections, len(server.mails)) == (1, 5)
    assert sorted(sent["Subject"] for sent in server.mails) == [f"Notice {number}" for number in range(5)]
    assert server.mails[0]["Auto-Submitted"] == "auto-generated"
    assert unmailed() == []


def test_what_was_sent_but_not_settled_is_sent_again_under_the_same_id(world, smtp, monkeypatch):
    (notice,) = some(world)

    def die(*_):
        raise KeyboardInterrupt

    with relay() as server:
        smtp(server)
        with monkeypatch.context() as patched:
            patched.setattr(queue, "acknowledge", lambda *facts: die() if facts[1] else 0)
            with pytest.raises(KeyboardInterrupt):
                mail_messages.send(now=world.now)
        assert mail_messages.send(now=world.now + A_MINUTE) == 0  # the lease still runs
        assert mail_messages.send(now=world.now + 4 * A_MINUTE) == 1
    assert server.ids() == [f"<{notice.pk}@localhost>"] * 2


def test_a_mail_that_is_refused_stops_no_other_and_the_fifth_time_it_fails(world, smtp):
    Partner.objects.filter(code="ge").update(notices_to="nobody@firm.example")
    bad = Notice.objects.create(
        to="partner", partner=world.us_firm, subject="A", body="A", count=2, created_at=world.now
    )
    some(world)
    with relay() as server:
        smtp(server).refused = "nobody@firm.example"
        assert mail_messages.send(now=world.now) == 1
        assert unmailed() == [bad]
        for _ in range(5):
            mail_messages.send(now=world.now)
            world.now += timedelta(hours=1)
    bad.refresh_from_db()
    assert (bad.attempts, bad.mailed_at) == (5, None)
    assert bad.set_aside_at is not None
    assert "550" in bad.error
    assert [violation for violation in violations() if "the mail of the notice 'A' failed" in violation]


def test_a_mail_that_failed_is_sent_once_a_person_retries_it(world):
    (notice,) = some(world)
    Notice.objects.update(set_aside_at=world.now, attempts=5)
    assert mail_messages.send(now=world.now) == 0
    mail_messages.retry(notice.pk, world.ctx("officer"))
    assert mail_messages.send(now=world.now) == 1


def test_a_relay_that_refuses_every_mail_blames_each(world, smtp):
    some(world, 3)
    with relay("refuse") as server:
        smtp(server)
        assert mail_messages.send(now=world.now) == 0
    assert {notice.attempts for notice in unmailed()} == {1}
    assert {notice.not_before for notice in unmailed()} == {world.now + A_MINUTE / 2}


@pytest.mark.parametrize("manner", ["hang", "away"])
def test_a_relay_that_hangs_or_is_away_keeps_the_mail_waiting_and_blames_none(world, smtp, manner):
    some(world, 3)
    with relay(manner) as server:
        smtp(server)
        assert mail_messages.send(now=world.now) == 0
        assert server.connections == 1
        assert cycle.sweep(now=world.now) == 0
    assert {(notice.attempts, notice.set_aside_at, notice.leased_until) for notice in unmailed()} == {
        (0, None, None)
    }
    assert all(notice.error for notice in unmailed())
    with relay() as server:
        smtp(server)
        assert mail_messages.send(now=world.now) == 0  # not at once
        assert mail_messages.send(now=world.now + A_MINUTE) == 3


def test_a_subject_that_is_no_header_is_refused_alone(world):
    some(world)
    Notice.objects.create(to="officer", subject="A\nBcc: x", body="A", count=2, created_at=world.now)
    assert mail_messages.send(now=world.now) == 1
    assert [notice.attempts for notice in unmailed()] == [1]


def test_who_comes_late_settles_nothing(world):
    some(world)
    late = queue.claim(MAIL, world.now)
    queue.claim(MAIL, world.now + 2 * A_MINUTE)
    assert queue.acknowledge(MAIL, late, world.now + 2 * A_MINUTE) == 0
    assert len(unmailed()) == 1
