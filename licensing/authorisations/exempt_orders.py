"""Exempt orders: two of one item, end-user, part and day may be one that was split, which an officer looks at."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Case, PartyRole

POSSIBLY_SPLIT = "case.possibly_split"
A_DAY = timedelta(days=1)


def look_for_split(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Tell the officers of the other exempt orders of the office's day that this may be a part of: 22 CFR 123.16(b)(2)(iv).

    It blocks nothing: whether an order was split to stay under the limit is for a sample to find.
    """
    if file.detail.authority_kind != "exemption":
        return PendingWrites()
    references = sorted(set(_alike(file, ctx)))
    return PendingWrites(events=[(POSSIBLY_SPLIT, {"with": references})] if references else [])


def _alike(file: CaseFile, ctx: ActionContext) -> list[str]:
    """The references of exempt spares of the same item, end-user, part and day."""
    start = datetime.combine(ctx.office_day, time(), ZoneInfo(settings.OFFICE_ZONE))
    users = [party.partner_id for party in file.parties if party.role == PartyRole.END_USER]
    parts = {line.part_number for line in file.lines if line.part_number}
    unnumbered = {line.description for line in file.lines if not line.part_number}
    alike = Case.objects.filter(
        Q(lines__part_number__in=parts) | Q(lines__part_number="", lines__description__in=unnumbered),
        kind="spares",
        delivered_item=file.case.delivered_item_id,
        spares_detail__exemption=file.detail.exemption,
        spares_detail__exempt_at__gte=start,
        spares_detail__exempt_at__lt=start + A_DAY,
    )
    same_user = Case.objects.filter(parties__role=PartyRole.END_USER, parties__partner__in=users)
    return list(
        alike.filter(pk__in=same_user.values("pk"))
        .exclude(pk=file.case.pk)
        .values_list("reference", flat=True)
    )
