"""Mailing: notices sent as mail, at least once each, under an id that a repeat shares."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from licensing.context import ActionContext, database_now
from licensing.messaging import queue
from licensing.messaging.queue import MAIL
from licensing.models import Notice, Partner, User
from workflows.language import Role

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=180)  # longer than a batch can take: settings.EMAIL_TIMEOUT for each
# What a relay says of one mail; anything else that it says or fails to say is about the relay.
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


def send(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """Send the mail of every notice that waits for it, in batches with one connection each; return how many were sent.

    A mail that the relay refuses is tried again ever more seldom and the fifth time failed until `retry`. While
    the relay itself is away or hangs, all wait and none is blamed. What was sent but not yet acknowledged when a worker
    died is sent again with the same Message-ID. A notice that nobody reads by mail is acknowledged without one.
    """
    sent = 0
    while notices := queue.claim(MAIL, now or database_now(), batch, lease=LEASE):
        done, away = _send(sorted(notices, key=lambda notice: notice.created_at), now)
        sent += done
        if away:
            break
    return sent


def retry(notice_id: Any, ctx: ActionContext) -> None:
    """Retry a mail that failed; raises LookupError and PermissionError as `queue.retry`."""
    queue.retry(MAIL, notice_id, ctx)


def message_id(notice: Notice) -> str:
    """The Message-ID of a notice's mail, the same each time it is sent."""
    return f"<{notice.pk}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def _send(notices: Sequence[Notice], now: datetime | None) -> tuple[int, bool]:
    """Send one batch; return how many mails were sent, and whether the relay turned out to be away."""
    to = _addresses(notices)
    unread = [notice for notice in notices if not to[notice.pk]]
    waiting = [notice for notice in notices if to[notice.pk]]
    queue.acknowledge(MAIL, unread, now or database_now())
    sent = 0
    relay = mail.get_connection()
    try:
        while waiting:
            sent += _send_one(relay, waiting[0], to[waiting[0].pk], now)
            waiting.pop(0)
    except (SMTPException, OSError) as error:
        log.warning("the mail relay is away: %s", type(error).__name__)
        queue.postponed(MAIL, waiting, now or database_now(), repr(error))
    finally:
        _close(relay)
    return sent, bool(waiting)


def _send_one(relay: BaseEmailBackend, notice: Notice, to: list[str], now: datetime | None) -> int:
    """Send one mail and acknowledge it; raises SMTPException or OSError where the relay is away."""
    message = mail.EmailMessage(
        notice.subject,
        notice.body,
        to=to,
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
        connection=relay,
    )
    try:
        relay.open()
        relay.send_messages([message])
    except (*REFUSALS, ValueError) as error:  # ValueError: an address or a subject that is no header
        log.warning(
            "mail of notice %s was refused: %s", notice.pk, type(error).__name__
        )  # it names addresses
        queue.failed(MAIL, [notice], now or database_now(), repr(error))
        return 0
    queue.acknowledge(MAIL, [notice], now or database_now())
    return 1


def _close(relay: BaseEmailBackend) -> None:
    try:
        relay.close()
    except (SMTPException, OSError):
        log.warning("the mail relay did not say good-bye")


def _addresses(notices: Sequence[Notice]) -> dict[Any, list[str]]:
    """Where each notice goes: a partner's address, or those of the group's members who may enter and have one."""
    partners = dict(
        Partner.objects.filter(
            pk__in={notice.partner_id for notice in notices if notice.partner_id}
        ).values_list("pk", "notices_to")
    )
    people = User.objects.filter(
        is_active=True, is_staff=True, groups__name__in={notice.to for notice in notices}
    )
    members = list(
        people.exclude(email="")
        .order_by("username")
        .values_list("groups__name", "email", "agency_id", "agency__is_defence_department")
    )
    addresses = {}
    for notice in notices:
        if notice.partner_id:
            addresses[notice.pk] = [partners[notice.partner_id]] if partners[notice.partner_id] else []
        else:
            addresses[notice.pk] = [
                email
                for group, email, agency, defence in members
                if group == notice.to
                and (notice.to != Role.REVIEWER or _asked(notice, agency, defence=bool(defence)))
            ]
    return addresses


def _asked(notice: Notice, agency: int | None, *, defence: bool) -> bool:
    """Whether a reviewer of that agency is meant: of the one asked, or of the defence department where none was."""
    return agency == notice.agency_id if notice.agency_id else defence
