"""The admin of webhooks: where partners are called, what was called out, and calling it out again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from licensing.admin.access import acting
from licensing.admin.registers.permissions import AdministratorsOnly
from licensing.context import ActionContext
from licensing.messaging import webhooks
from licensing.models import Webhook, WebhookDelivery


class SetUpByPartners(AdministratorsOnly):
    """Made over the API alone; nothing of it is edited here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Partners subscribe themselves."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Every field."""
        return tuple(self.get_fields(request, obj))  # type: ignore[arg-type]  # names alone here

    def context_of(self, request: HttpRequest) -> ActionContext:
        """The attempt that this request is."""
        return acting(request).action_context()


@admin.register(Webhook)
class WebhookAdmin(SetUpByPartners):
    """The addresses at which partners' systems are called; their secrets are shown to nobody here."""

    list_display = ("url", "partner", "events", "enabled", "failures", "rests_until")
    list_filter = ("enabled",)
    list_select_related = ("partner",)
    search_fields = ("url", "partner__name", "partner__code")
    fields = (
        "partner",
        "client",
        "url",
        "events",
        "enabled",
        "disabled_because",
        "failures",
        "rests_until",
        "created_at",
    )
    actions = ("disable", "ping")

    @admin.display(description="Events")
    def events(self, webhook: Webhook) -> str:
        """What it is told."""
        return ", ".join(webhook.event_types) or "every one"

    @admin.action(description="Call them no more")
    def disable(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        """Until its partner enables it again."""
        for webhook in chosen:
            webhooks.disable(webhook, f"Disabled by {acting(request).actor.name}.")
            self.log_change(request, webhook, "Disabled")
        messages.success(request, "Disabled. Its partner can enable it over the API.")

    @admin.action(description="Ping them")
    def ping(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        """To see whether it answers."""
        for webhook in chosen:
            webhooks.ping(webhook, self.context_of(request))
        messages.success(request, "A ping will be sent shortly. The deliveries tell how it went.")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(SetUpByPartners):
    """What was called out, with every try."""

    list_display = ("created_at", "told", "case", "webhook", "state", "attempts", "not_before", "error")
    list_filter = (("delivered_at", admin.EmptyFieldListFilter), ("set_aside_at", admin.EmptyFieldListFilter))
    list_select_related = ("event", "case", "webhook")
    search_fields = ("=message_id", "=case__reference")
    search_help_text = "Id of the event, or the case's reference"
    ordering = ("-id",)
    fields = (
        "webhook",
        "message_id",
        "told",
        "case",
        "created_at",
        "delivered_at",
        "state",
        "not_before",
        "tries",
    )
    actions = ("deliver_again",)

    @admin.display(description="Event")
    def told(self, delivery: WebhookDelivery) -> str:
        """The event's name."""
        return delivery.event.name if delivery.event else "ping"

    @admin.display(description="State")
    def state(self, delivery: WebhookDelivery) -> str:
        """Whether it was taken."""
        if delivery.delivered_at is not None:
            return "delivered"
        return "failed" if delivery.set_aside_at is not None else "waiting"

    @admin.display(description="Tries")
    def tries(self, delivery: WebhookDelivery) -> str:
        """Every call: when, what was answered, how long it took."""
        rows = [
            (each["at"], each["status"] or "no answer", each["error"], each["milliseconds"])
            for each in delivery.log
        ]
        return format_html_join("", "<p>{}: {} {} ({} ms)</p>", rows) or "none"

    @admin.action(description="Deliver again")
    def deliver_again(self, request: HttpRequest, chosen: QuerySet[WebhookDelivery]) -> None:
        """Under the same ids, whether they were taken or not."""
        for delivery in chosen:
            webhooks.redeliver(delivery)
            self.log_change(request, delivery, "Delivered again")
        messages.success(request, "They will be called out again shortly.")
