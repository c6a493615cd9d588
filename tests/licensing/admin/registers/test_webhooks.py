"""Webhooks in the admin: administrators see where partners are called, and have what failed delivered again."""

import uuid

import pytest

from licensing.messaging import partner_notices
from licensing.models import Partner, Webhook, WebhookDelivery
from tests.licensing.admin.desks import signed_in, words
from tests.world import person

HOOKS, DELIVERIES = "/admin/licensing/webhook/", "/admin/licensing/webhookdelivery/"


@pytest.fixture
def administrator(world):
    person("ada", "administrator")
    return signed_in("ada")


@pytest.fixture
def hook(world):
    partner = Partner.objects.get(code="ge")
    return Webhook.objects.create(
        partner=partner, url="https://hooks.example/licensing", created_at=world.now
    )


@pytest.fixture
def failed(world, hook):
    world.at("review")
    partner_notices.deliver()
    tried = [
        {"at": "2026-03-02T10:00:00+00:00", "status": 500, "error": "It answered 500.", "milliseconds": 12}
    ]
    WebhookDelivery.objects.update(set_aside_at=world.now, attempts=12, log=tried)
    return WebhookDelivery.objects.earliest("id")


def act(client, address, name, *chosen):
    keys = [str(one.pk) for one in chosen]
    return client.post(address, {"action": name, "_selected_action": keys}, follow=True)


def test_where_partners_are_called_without_the_secret(administrator, hook):
    for address in (HOOKS, f"{HOOKS}{hook.pk}/change/"):
        content = words(administrator.get(address))
        assert hook.url in content
        assert hook.secret not in content
    assert administrator.get(f"{HOOKS}add/").status_code == 403


def test_what_failed_with_every_try(administrator, failed):
    assert "failed" in words(administrator.get(DELIVERIES))
    content = words(administrator.get(f"{DELIVERIES}{failed.pk}/change/"))
    assert "It answered 500." in content
    assert failed.case.reference in content
    found = words(administrator.get(DELIVERIES, {"q": str(failed.message_id)}))
    assert str(failed.case.reference) in found
    assert administrator.get(DELIVERIES, {"q": str(uuid.uuid4())}).status_code == 200


def test_it_is_delivered_again(administrator, failed):
    assert "called out again" in words(act(administrator, DELIVERIES, "deliver_again", failed))
    failed.refresh_from_db()
    assert (failed.set_aside_at, failed.attempts, failed.delivered_at) == (None, 0, None)


def test_a_webhook_is_disabled_and_pinged(administrator, hook):
    act(administrator, HOOKS, "ping", hook)
    assert WebhookDelivery.objects.get().event is None
    act(administrator, HOOKS, "disable", hook)
    hook.refresh_from_db()
    assert not hook.enabled
    assert hook.disabled_because.startswith("Disabled by ")


@pytest.mark.parametrize("address", [HOOKS, DELIVERIES])
def test_officers_have_no_such_page(at_desk, address, hook):
    assert at_desk("olive").get(address).status_code == 403
    assert at_desk("olive").post(address, {"action": "disable"}).status_code == 403
