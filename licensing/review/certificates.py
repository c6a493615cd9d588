"""Certificates: ratings, certificates and registrations in force until a day, ended by a clock of their own."""

from __future__ import annotations

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments
from licensing.context import ActionContext
from licensing.models import CaseCertificate, Clock
from workflows.language import Role, Unit, Within
from workflows.purposes import Purpose

EXPIRED = "expired"
_UNTIL = Within(
    "",
    Unit.DATE,
    purpose=Purpose.CERTIFICATE,
    statutory=True,
    desk=Role.OFFICER,
    basis="the evidence's own date",
)


def record_certificate(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Record a rating, certificate or registration until its last day; its clock warns 30 days before."""
    data = ctx.data
    certificate = CaseCertificate(
        case=file.case,
        number=file.case.event_count,
        code=data["evidence"],
        title=data["title"],
        expires_on=data["expires_on"],
        recorded_at=ctx.now,
    )
    clock = lifecycle.open_clock(
        file,
        _UNTIL,
        ctx.now,
        number=certificate.number,
        ends_on=certificate.expires_on,
        levels=[["warning", -30], [EXPIRED, 0]],
    )
    segments.pass_over_late_notices(clock, ctx.now)
    return PendingWrites(inserts=[certificate], clocks=[clock])


def expire(file: CaseFile, clock: Clock, ctx: ActionContext) -> PendingWrites:
    """The day of the evidence has passed: it ends, and so does its clock."""
    assert clock.number is not None
    certificate = CaseCertificate.objects.get(case_id=file.case.pk, number=clock.number)
    certificate.ended_at = ctx.now
    segments.close(clock, ctx.now)
    return PendingWrites(updates=[(certificate, ("ended_at",))], clocks=[clock])
