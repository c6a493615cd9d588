"""What failed and what the person was told: who sees it, what can be done with it, and the badges that say so."""

import uuid
from datetime import timedelta

import pytest

from licensing import context
from licensing.models import BulkOperation, Notice, NoticeReading, OutboxMessage, Partner, ServiceLevel
from tests.licensing.admin.desks import INBOX, page, statements, words
from tests.world import person
from tests.worlds.clocks import hold

ASIDE, NOTICES = "/admin/licensing/clock/", "/admin/licensing/notice/"


@pytest.fixture
def failing(world):
    """A clock, a message and a mail that kept failing, on one case."""
    case = world.at("intake")
    case.clocks.filter(purpose="stage").update(
        set_aside_at=world.now, next_at=None, failures=3, error="ValueError('a broken effect')"
    )
    message = OutboxMessage.objects.earliest("created_at")
    OutboxMessage.objects.filter(pk=message.pk).update(set_aside_at=world.now, error="no answer")
    told("officer", subject="Deadline is near", set_aside_at=world.now, error="550 no such mailbox")
    return case, message


def told(to, *, subject="Deadline breached", count=0, **more):
    message = None
    if not count:
        free = OutboxMessage.objects.exclude(
            pk__in=Notice.objects.filter(to=to, message__isnull=False).values("message")
        )
        message = free.earliest("created_at", "pk")
    more.setdefault("created_at", context.database_now() - timedelta(minutes=5))
    body = more.pop("body", "Case X: breached.")
    return Notice.objects.create(to=to, message=message, subject=subject, body=body, count=count or 1, **more)


def badge(client, title):
    groups = client.get(INBOX).context["sidebar_navigation"]
    (item,) = [each for group in groups for each in group["items"] if each["title"] == title]
    return item.get("badge", "")


def test_it_lists_what_failed_with_its_error(failing, at_desk):
    case, _ = failing
    content = words(at_desk("olive").get(ASIDE))
    for expected in (case.reference, "Stage: Intake", "a broken effect", "no answer", "550 no such mailbox"):
        assert expected in content, expected


def test_a_badge_counts_it(failing, at_desk):
    assert badge(at_desk("olive"), "Failed jobs") == "3"


def test_no_badge_where_there_is_nothing(world, at_desk):
    world.at("intake")
    assert (badge(at_desk("olive"), "Failed jobs"), badge(at_desk("olive"), "Notices")) == ("", "")


def test_a_clock_is_taken_up_again_and_says_who_did(failing, at_desk, world):
    case, _ = failing
    clock = case.clocks.get(purpose="stage")
    answer = at_desk("olive").post(ASIDE, {"what": "clock", "key": clock.pk}, follow=True)
    assert f"Stage: Intake of {case.reference} will be retried." in words(answer)
    clock.refresh_from_db()
    assert (clock.set_aside_at, clock.failures, clock.error) == (None, 0, "")
    assert clock.next_at is not None
    event = world.fresh(case).events.latest("number")
    assert (event.name, event.actor_name) == ("clock.released", "olive")
    assert "Deadline retried" in words(at_desk("olive").get(page(case)))


def test_an_order_that_failed_for_a_case_is_tried_again(world, at_desk):
    case = world.at("intake")
    current = hold(world)
    order = current.undertakings.earliest("id")
    current.undertakings.filter(pk=order.pk).update(
        finished_at=world.now, failed=[case.pk], failures=1, error=f"{case.reference}: a broken effect"
    )
    client = at_desk("olive")
    assert "1 failed" in words(client.get(ASIDE))
    text = words(client.post(ASIDE, {"what": "undertaking", "key": order.pk}, follow=True))
    assert "The failed cases will be retried shortly." in text
    order.refresh_from_db()
    assert (order.failed, order.left_over, order.finished_at) == ([], [case.pk], None)


def test_a_message_and_a_mail_are_tried_again(failing, at_desk):
    _, message = failing
    mail = Notice.objects.get()
    client = at_desk("kim")
    client.post(ASIDE, {"what": "message", "key": message.pk})
    client.post(ASIDE, {"what": "mail", "key": mail.pk})
    message.refresh_from_db()
    mail.refresh_from_db()
    assert (message.set_aside_at, mail.set_aside_at) == (None, None)
    assert message.error.startswith("released by kim at ")


@pytest.mark.parametrize(
    ("what", "key"),
    [
        ("clock", "0"), ("clock", "x"), ("clock", "9" * 40), ("message", "x"), ("message", str(uuid.UUID(int=1))),
        ("undertaking", "0"), ("undertaking", "x"), ("undertaking", "9" * 40), ("mail", "\x00"), ("mail", str(uuid.UUID(int=1))), ("", ""), ("nothing", "1"),
    ],
)  # fmt: skip
def test_what_has_not_failed_is_said_and_nothing_done(failing, at_desk, what, key):
    answer = at_desk("olive").post(ASIDE, {"what": what, "key": key}, follow=True)
    assert "Nothing was changed. The job is no longer failed." in words(answer)
    assert badge(at_desk("olive"), "Failed jobs") == "3"


def test_an_order_that_failed_for_some_is_tried_again(world, at_desk):
    case = world.at("review")
    level = {
        "kind": "licence",
        "amount": 5,
        "unit": "wd",
        "starts_on": "2026-01-01",
        "version": 1,
        "reason": "x",
    }
    level = ServiceLevel.objects.create(state="review", made_at=world.now, **level)
    order = BulkOperation.objects.create(
        act="move_clocks", service_level=level, ordered_at=world.now, not_before=world.now, foreseen=1,
        finished_at=world.now, failed=[case.pk], error=f"{case.reference}: broken",
    )  # fmt: skip
    assert f"{case.reference}: broken" in words(at_desk("olive").get(ASIDE))
    at_desk("olive").post(ASIDE, {"what": "undertaking", "key": order.pk})
    order.refresh_from_db()
    assert (order.failed, order.left_over, order.finished_at) == ([], [case.pk], None)


def test_a_mere_reviewer_neither_sees_nor_releases_it(failing, at_desk):
    case, _ = failing
    clock = case.clocks.get(purpose="stage")
    client = at_desk("rita")
    assert client.get(ASIDE).status_code == 403
    assert client.post(ASIDE, {"what": "clock", "key": clock.pk}).status_code == 403
    clock.refresh_from_db()
    assert clock.set_aside_at is not None
    assert "Failed jobs" not in words(client.get(INBOX))


def test_a_clocks_own_page_is_its_cases(failing, at_desk):
    case, _ = failing
    clock = case.clocks.get(purpose="stage")
    assert at_desk("olive").get(f"{ASIDE}{clock.pk}/change/")["Location"] == page(case)


def test_more_of_it_costs_no_more_statements(failing, world, at_desk):
    client = at_desk("olive")
    few = len(statements(client, ASIDE))
    for _ in range(4):
        other = world.at("intake")
        other.clocks.update(set_aside_at=world.now, next_at=None, error="x")
    OutboxMessage.objects.update(set_aside_at=world.now, error="x")
    assert len(statements(client, ASIDE)) == few


@pytest.fixture
def case(world):
    return world.at("review")


def test_a_person_reads_what_the_own_desks_were_told(case, at_desk):
    told("officer", case=case)
    told("countersigner", subject="For countersigners", count=7)
    answer = at_desk("olive").get(NOTICES)
    assert [notice["subject"] for notice in answer.context["notices"]] == ["Deadline breached"]
    assert case.reference in words(answer)
    assert badge(at_desk("olive"), "Notices") == "1"


def test_a_digest_shows_its_body(case, at_desk):
    told("officer", subject="412 deadlines", count=412, body="412 x Deadline breached: Licence, Review")
    content = words(at_desk("olive").get(NOTICES))
    assert "412 notices in this digest" in content
    assert "412 x Deadline breached: Licence, Review" in content


def test_one_is_marked_read_for_this_person_alone(case, at_desk):
    first, second = told("officer"), told("officer", count=4)
    client = at_desk("olive")
    client.post(NOTICES, {"read": first.pk})
    client.post(NOTICES, {"read": first.pk})
    assert list(NoticeReading.objects.values_list("notice", "user__username")) == [(first.pk, "olive")]
    assert badge(client, "Notices") == "1"
    assert badge(at_desk("oscar"), "Notices") == "2"
    assert second.readings.count() == 0


def test_all_are_marked_read(case, at_desk):
    told("officer")
    told("officer", count=4)
    theirs = told("countersigner")
    at_desk("olive").post(NOTICES, {"read": "all"})
    assert badge(at_desk("olive"), "Notices") == ""
    assert theirs.readings.count() == 0


def test_nobody_reads_for_another_desk(case, at_desk):
    theirs = told("countersigner")
    at_desk("olive").post(NOTICES, {"read": theirs.pk})
    assert NoticeReading.objects.count() == 0


@pytest.mark.parametrize("which", ["x", "", "\x00", "1"])
def test_a_forged_notice_is_not_found(case, at_desk, which):
    assert at_desk("olive").post(NOTICES, {"read": which}).status_code == 404


def test_a_level_reads_what_it_was_told(case, at_desk):
    person("sam", "section_chief")
    told("section_chief", subject="Escalated")
    assert "Escalated" in words(at_desk("sam").get(NOTICES))
    assert at_desk("sam").get(INBOX).status_code == 403


def test_a_reviewer_reads_the_agencys_alone(case, at_desk):
    told("reviewer", subject="To the bureau", count=2, agency=Partner.objects.get(code="sca"))
    told("reviewer", subject="To the defence department", count=2)
    assert [notice["subject"] for notice in at_desk("rita").get(NOTICES).context["notices"]] == [
        "To the defence department"
    ]
    assert [notice["subject"] for notice in at_desk("ravi").get(NOTICES).context["notices"]] == [
        "To the bureau"
    ]


def test_who_is_told_nothing_has_no_notices(world, at_desk):
    person("nora")
    assert at_desk("nora").get(NOTICES).status_code == 403


def test_the_pages_hold_every_notice_once(case, at_desk):
    created = {told("officer", subject=f"No. {n}", count=2).pk for n in range(65)}
    client, seen, address = at_desk("olive"), [], NOTICES
    while address:
        answer = client.get(address)
        seen += [notice["key"] for notice in answer.context["notices"]]
        older = answer.context["older"]
        address = f"{NOTICES}?before={older.replace('+', '%2B')}" if older else ""
    assert (len(seen), set(seen)) == (65, created)


@pytest.mark.parametrize("before", ["x", "~", "2026-01-01~x", f"2026-01-01~{uuid.UUID(int=1)}", "%C3%A9~1"])
def test_a_forged_page_is_the_first(case, at_desk, before):
    told("officer")
    assert len(at_desk("olive").get(f"{NOTICES}?before={before}").context["notices"]) == 1


def test_more_notices_cost_no_more_statements(case, at_desk):
    told("officer", case=case)
    client = at_desk("olive")
    few = len(statements(client, NOTICES))
    for _ in range(5):
        told("officer", count=2, case=case)
    assert len(statements(client, NOTICES)) == few
