"""Webhooks: subscribe, change, rotate, ping, and read and repeat what was delivered."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api import auth
from api.paging import OfDeliveries
from api.parsers import StrictJSONParser
from api.serializers.fields import Nothing
from api.serializers.shapes import listed, shown
from api.serializers.webhooks import (
    ShownDelivery,
    ShownSecret,
    ShownWebhook,
    Subscription,
    SubscriptionChange,
)
from api.views.base import SUBSCRIBE, PartnerView
from licensing.messaging import webhooks
from licensing.models import Webhook, WebhookDelivery


def _own(request: Request) -> QuerySet[Webhook]:
    return Webhook.objects.filter(partner=request.auth.application.partner_id)


def _one(request: Request, key: uuid.UUID) -> Webhook:
    webhook = _own(request).filter(pk=key).first()
    if webhook is None:
        raise NotFound("There is no webhook of this id that you may see.")
    return webhook


class Webhooks(PartnerView):
    """Your partner's webhooks."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"GET": SUBSCRIBE, "POST": SUBSCRIBE}
    pagination_class = None

    @extend_schema(
        operation_id="list_webhooks", summary="List webhooks", responses={200: ShownWebhook(many=True)}
    )
    def get(self, request: Request) -> Response:
        """List your partner's webhooks, all of them."""
        return Response(listed(ShownWebhook, _own(request)))

    @extend_schema(
        operation_id="create_webhook",
        summary="Subscribe",
        request=Subscription,
        responses={201: ShownWebhook},
    )
    def post(self, request: Request) -> Response:
        """Be called with every event that you may read, or with those that you name, from now on.

        Each call is a POST of the event that `GET /events` lists, signed as Standard Webhooks say with the secret at
        `/webhooks/{id}/secret`. Take it with a 2xx status. Otherwise it is sent again after 5 seconds, and ever more
        seldom up to a day, 12 times in all; the events of one case come in their order. Answer 410 to be called no more.
        """
        body: dict[str, Any] = self.checked(Subscription, request)
        ctx = auth.action_context(request)
        webhook = webhooks.subscribe(request.auth.application.partner_id, ctx, **body)
        address = reverse("api:webhook", kwargs={"webhook": webhook.pk}, request=request)
        return Response(
            shown(ShownWebhook, webhook), status=status.HTTP_201_CREATED, headers={"Location": address}
        )


class OneWebhook(PartnerView):
    """One webhook."""

    parser_classes = (StrictJSONParser,)
    http_method_names: ClassVar[list[str]] = ["get", "head", "patch", "delete"]
    scopes: ClassVar = {"GET": SUBSCRIBE, "PATCH": SUBSCRIBE, "DELETE": SUBSCRIBE}

    @extend_schema(
        operation_id="retrieve_webhook", summary="Retrieve a webhook", responses={200: ShownWebhook}
    )
    def get(self, request: Request, webhook: uuid.UUID) -> Response:
        """Retrieve a webhook."""
        return Response(shown(ShownWebhook, _one(request, webhook)))

    @extend_schema(
        operation_id="change_webhook",
        summary="Change a webhook",
        request=SubscriptionChange,
        responses={200: ShownWebhook},
    )
    def patch(self, request: Request, webhook: uuid.UUID) -> Response:
        """Change its address or its events, or whether it is called."""
        found = _one(request, webhook)
        changes = self.checked(SubscriptionChange, request)
        return Response(shown(ShownWebhook, webhooks.change(found, changes)))

    @extend_schema(operation_id="delete_webhook", summary="Unsubscribe", responses={204: None})
    def delete(self, request: Request, webhook: uuid.UUID) -> Response:
        """Be called no more. Its deliveries go with it."""
        _one(request, webhook).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class Secret(PartnerView):
    """The secret of a webhook."""

    scopes: ClassVar = {"GET": SUBSCRIBE}

    @extend_schema(
        operation_id="read_webhook_secret", summary="Read the secret", responses={200: ShownSecret}
    )
    def get(self, request: Request, webhook: uuid.UUID) -> Response:
        """Read the secret with which its calls are signed."""
        return Response({"secret": _one(request, webhook).secret}, headers={"Cache-Control": "no-store"})


class Rotate(PartnerView):
    """A new secret."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": SUBSCRIBE}

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Rotate the secret",
        request=Nothing,
        responses={200: ShownWebhook},
    )
    def post(self, request: Request, webhook: uuid.UUID) -> Response:
        """Take a new secret. For a day each call carries the signatures of both."""
        found = _one(request, webhook)
        self.checked(Nothing, request)
        return Response(shown(ShownWebhook, webhooks.rotate(found, auth.action_context(request))))


class Ping(PartnerView):
    """A call without an event."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": SUBSCRIBE}

    @extend_schema(
        operation_id="ping_webhook", summary="Ping", request=Nothing, responses={202: ShownDelivery}
    )
    def post(self, request: Request, webhook: uuid.UUID) -> Response:
        """Be called once with the event `webhook.ping`, to see that it comes; the deliveries tell how it went."""
        found = _one(request, webhook)
        self.checked(Nothing, request)
        waiting = webhooks.ping(found, auth.action_context(request))
        return Response(shown(ShownDelivery, waiting), status=status.HTTP_202_ACCEPTED)


class Deliveries(PartnerView):
    """What a webhook was called with."""

    scopes: ClassVar = {"GET": SUBSCRIBE}
    queryset = WebhookDelivery.objects.none()
    pagination_class = OfDeliveries
    query_parameters = OfDeliveries.parameters

    @extend_schema(
        operation_id="list_webhook_deliveries",
        summary="List deliveries",
        responses={200: ShownDelivery(many=True)},
    )
    def get(self, request: Request, webhook: uuid.UUID) -> Response:
        """List its deliveries of the last 30 days, the newest first, with every call that was made."""
        found = _one(request, webhook)
        page = self.paginate_queryset(found.deliveries.select_related("event", "case"))
        return self.get_paginated_response(listed(ShownDelivery, page))


class Redeliver(PartnerView):
    """Once more."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": SUBSCRIBE}

    @extend_schema(
        operation_id="redeliver_webhook",
        summary="Deliver again",
        request=Nothing,
        responses={202: ShownDelivery},
    )
    def post(self, request: Request, webhook: uuid.UUID, delivery: uuid.UUID) -> Response:
        """Be called with it again, under the same id, whether you took it or not."""
        self.checked(Nothing, request)
        found = _one(request, webhook).deliveries.select_related("event", "case")
        one = found.filter(message_id=delivery).first()
        if one is None:
            raise NotFound("There is no delivery of this id that you may see.")
        return Response(shown(ShownDelivery, webhooks.redeliver(one)), status=status.HTTP_202_ACCEPTED)
