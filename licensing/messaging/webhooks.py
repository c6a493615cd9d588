"""Webhooks: subscribing, rotating secrets, pings and redelivery, and the signed call of one delivery (Standard Webhooks).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from licensing.context import ActionContext
from licensing.events.declared import EVENTS, audiences_of
from licensing.messaging import cloud_events, outgoing, wakeups
from licensing.models import Partner, Webhook, WebhookDelivery
from licensing.models.webhooks import MOST_OF_PARTNER, new_secret

ROTATION = timedelta(hours=24)
# the events that a subscription may name: those that any partner may read
TYPES = tuple(sorted(name for name, event in EVENTS.items() if event.audience in audiences_of(own=True)))


class BadWebhook(ValueError):
    """A subscription that cannot be made; `field` names what is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@transaction.atomic
def subscribe(partner_id: int, ctx: ActionContext, url: str, event_types: Collection[str] = ()) -> Webhook:
    """A new subscription to these events, or to all, from now on; raises BadWebhook."""
    _check(url)
    Partner.objects.select_for_update(no_key=True).get(pk=partner_id)  # so that two at once are counted
    if Webhook.objects.filter(partner=partner_id).count() >= MOST_OF_PARTNER:
        raise BadWebhook("url", f"A partner has at most {MOST_OF_PARTNER} webhooks.")
    return Webhook.objects.create(
        partner_id=partner_id,
        client_id=ctx.actor.client_id,
        url=url,
        event_types=sorted(set(event_types)),
        created_at=ctx.now,
    )


@transaction.atomic
def change(webhook: Webhook, changes: dict[str, Any]) -> Webhook:
    """Another address, other events, or whether it is called; raises BadWebhook.

    What happens while it is disabled is never called out; the feed has it.
    """
    webhook = _locked(webhook)
    if "url" in changes:
        _check(changes["url"])
        webhook.url = changes["url"]
    if "event_types" in changes:
        webhook.event_types = sorted(set(changes["event_types"]))
    if "enabled" in changes:
        webhook.enabled = changes["enabled"]
        webhook.disabled_because = "" if webhook.enabled else "Disabled by its partner."
    webhook.failures, webhook.rests_until = 0, None
    webhook.save()
    wakeups.ring(wakeups.CALLS)
    return webhook


@transaction.atomic
def rotate(webhook: Webhook, ctx: ActionContext) -> Webhook:
    """A new secret; the one before signs beside it for a day."""
    webhook = _locked(webhook)
    webhook.previous_secret, webhook.previous_until = webhook.secret, ctx.now + ROTATION
    webhook.secret = new_secret()
    webhook.save()
    return webhook


def ping(webhook: Webhook, ctx: ActionContext) -> WebhookDelivery:
    """An event of no case, to be called out like any other."""
    waiting = WebhookDelivery.objects.create(webhook=webhook, message_id=uuid.uuid4(), created_at=ctx.now)
    wakeups.ring(wakeups.CALLS)
    return waiting


@transaction.atomic
def redeliver(delivery: WebhookDelivery) -> WebhookDelivery:
    """Call it out again, under the same id, whether it was taken or has failed; one that still waits is called at once."""
    delivery = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    delivery.delivered_at = delivery.set_aside_at = delivery.not_before = None
    delivery.attempts = 0
    delivery.save(update_fields=["delivered_at", "set_aside_at", "not_before", "attempts"])
    Webhook.objects.filter(pk=delivery.webhook_id).update(rests_until=None)
    wakeups.ring(wakeups.CALLS)
    return delivery


def call(webhook: Webhook, delivery: WebhookDelivery, now: datetime, seconds: int) -> outgoing.Answer:
    """Call a delivery out, signed by the secret and, while it is rotated, by the one before."""
    if delivery.event is None:
        event = cloud_events.ping(delivery.message_id, delivery.created_at.isoformat())
    else:
        event = cloud_events.of(delivery.event, delivery.message_id, delivery.trace_id)
    body, stamp = json.dumps(event, separators=(",", ":")).encode(), str(int(now.timestamp()))
    secrets = [webhook.secret]
    if webhook.previous_until is not None and now < webhook.previous_until:
        secrets.append(webhook.previous_secret)
    headers = {
        "Content-Type": cloud_events.MEDIA_TYPE,
        "User-Agent": "licensing-webhooks/1",
        "webhook-id": str(delivery.message_id),
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(
            _signature(secret, delivery.message_id, stamp, body) for secret in secrets
        ),
    }
    if "traceparent" in event:
        headers["traceparent"] = event["traceparent"]
    return outgoing.post(webhook.url, body, headers, seconds)


def disable(webhook: Webhook, because: str) -> None:
    """Call it no more, until its partner enables it."""
    Webhook.objects.filter(pk=webhook.pk).update(
        enabled=False, disabled_because=because, failures=F("failures") + 1
    )


def _signature(secret: str, message_id: uuid.UUID, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _check(url: str) -> None:
    try:
        outgoing.check_address(url)
    except outgoing.Forbidden as refusal:
        raise BadWebhook("url", str(refusal)) from None


def _locked(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook.pk)
