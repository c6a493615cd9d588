"""Telling partners: who wants mail, may see the case and may read the event; its public wording and nothing else."""

from datetime import timedelta

import pytest

from licensing.events.declared import EVENTS
from licensing.integrity import violations
from licensing.messaging import partner_notices
from licensing.models import Notice, OutboxMessage, Partner
from licensing.worker import cycle
from tests.races.together import at_once
from tests.world import make_world

ADDRESSED = ("ge", "hal", "iaf", "other")


@pytest.fixture
def world(db):
    created = make_world()
    Partner.objects.filter(code__in=ADDRESSED).update(notices_to="desk@partner.example")
    return created


def heard(code):
    return list(Notice.objects.filter(partner__code=code).order_by("created_at", "subject"))


def test_the_filer_reads_the_public_wording_with_its_reason(world):
    case = world.at("review")
    world.sweep(0)
    Notice.objects.filter(partner__code="ge").count()
    case = world.execute(case, "query", "officer", reason="Which engine is it for?")
    world.sweep(0)
    (notice,) = [item for item in heard("ge") if item.subject.endswith(EVENTS["case.queried"].public)]
    assert (notice.to, notice.case, notice.count) == ("partner", case, 1)
    assert notice.body.startswith(EVENTS["case.queried"].public)
    assert notice.body.endswith("Reason:\nWhich engine is it for?")
    assert f"Case {case.reference}, " in notice.body
    assert "olive" not in notice.body


def test_the_other_parties_read_what_is_theirs_to_read_and_no_reason(world):
    case = world.at("queried")
    world.sweep(0)
    facts = {item.message.event.name: item for code in ("hal", "iaf") for item in heard(code)}
    assert facts
    assert {fact.message.event.audience for fact in facts.values()} == {"parties"}
    assert not any("Reason" in fact.body for fact in facts.values())
    assert {fact.case for fact in facts.values()} == {case}


def test_what_is_for_the_filer_goes_to_nobody_else(world):
    world.at("queried")
    world.sweep(25)
    notices = Notice.objects.filter(message__event__name="clock.reminded")
    assert [notice.partner.code for notice in notices] == ["ge"]


def test_who_is_no_party_hears_nothing(world):
    world.at("approved")
    world.sweep(0)
    assert heard("ge") != []
    assert heard("other") == []


def test_a_draft_is_its_filers_alone(world):
    world.file()
    world.sweep(0)
    assert len(heard("ge")) == 1
    assert set(Notice.objects.values_list("partner__code", flat=True)) == {"ge"}


def test_a_partner_without_an_address_is_not_written_to_and_its_messages_are_settled(world):
    Partner.objects.update(notices_to="")
    world.at("approved")
    assert partner_notices.deliver(now=world.now) == 0
    assert not OutboxMessage.objects.filter(topic="partners", delivered_at=None).exists()
    assert not Notice.objects.exists()


def test_many_messages_go_in_batches(world):
    world.at("approved")
    count = OutboxMessage.objects.filter(topic="partners").count()
    assert partner_notices.deliver(now=world.now, batch=2) >= count
    assert not OutboxMessage.objects.filter(topic="partners", delivered_at=None).exists()
    assert partner_notices.deliver(now=world.now + timedelta(days=1)) == 0
    assert list(violations()) == []


def test_many_workers_tell_each_partner_once(committed_db):
    world = make_world()
    Partner.objects.filter(code="ge").update(notices_to="desk@partner.example")
    for _ in range(4):
        world.at("intake")
    outcomes = at_once(*[lambda: partner_notices.deliver(now=world.now, batch=3)] * 6)
    outcomes += [partner_notices.deliver(now=world.now)]
    messages = list(Notice.objects.values_list("message", flat=True))
    assert sum(outcomes) == len(messages) == len(set(messages)) == 8
    assert cycle.sweep(now=world.now) == 0


def test_a_draft_that_is_withdrawn_is_told_to_its_filer_alone(world):
    world.execute(world.file(kind="spares"), "withdraw", "hal")
    partner_notices.deliver(now=world.now)
    assert set(Notice.objects.values_list("partner__code", flat=True)) == {"hal"}
