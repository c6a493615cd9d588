"""Reading notices: which of them a person has not read yet, and that the person has now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from licensing.models import Notice, NoticeReading, Partner, User
from workflows.language import Role


def addressed_to(roles: Collection[str], agencies: Collection[str]) -> QuerySet[Notice]:
    """The notices for those desks and levels, newest first; of the reviewers' those for the agencies of these codes.

    A reviewer's notice without an agency is the defence department's. Partners' notices are nobody's here.
    """
    speaks = Partner.objects.filter(code__in=agencies, is_defence_department=True)
    others = [role for role in roles if role != Role.REVIEWER]
    mine = Q(to__in=others)
    if Role.REVIEWER in roles:
        asked = Q(agency__code__in=agencies) | Q(Exists(speaks), agency__isnull=True)
        mine |= Q(to=Role.REVIEWER) & asked
    return Notice.objects.filter(mine, partner__isnull=True)


def unread_for(user: User, roles: Collection[str], agencies: Collection[str]) -> QuerySet[Notice]:
    """The notices for those desks and levels that this person has not read, newest first."""
    read = NoticeReading.objects.filter(notice=OuterRef("pk"), user=user)
    return addressed_to(roles, agencies).exclude(Exists(read))


def mark_read(user: User, notice_ids: Iterable[UUID], now: datetime) -> None:
    """Record that the person has read those notices at `now`; a second time changes nothing."""
    NoticeReading.objects.bulk_create(
        [NoticeReading(notice_id=key, user=user, read_at=now) for key in notice_ids], ignore_conflicts=True
    )
