"""Scope: which clocks count by what has changed of a calendar - a day, a partner's own days, or the source of holidays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from licensing import worktime
from licensing.clocks import counting
from licensing.models import BulkOperation, CalendarDay, Clock, Partner
from workflows.language import Unit
from workflows.purposes import Purpose

SOURCE = "The published holidays"


@dataclass(frozen=True)
class Scope:
    """What has changed, in words, and what counts by it: of these calendars, of this partner, or by these contents."""

    title: str
    calendars: frozenset[str] = frozenset()
    partner_id: int | None = None
    counted_by: frozenset[str] = frozenset()
    by_days_alone: bool = True

    @classmethod
    def of_day(cls, day: CalendarDay) -> Scope:
        """A day of everybody who keeps a calendar, in whatever week, or of one partner."""
        if day.partner_id:
            return cls(str(day), partner_id=day.partner_id)
        weeks = ("", *worktime.WEEKS)
        return cls(str(day), frozenset(worktime.kept_by(day.calendar, week) for week in weeks))

    @classmethod
    def of_partner(cls, partner: Partner) -> Scope:
        """The calendar, the week or the zone of a partner."""
        title = f"{partner.name}: {worktime.title_of(partner.counts_by)}, {partner.zone}"
        return cls(title, partner_id=partner.pk, by_days_alone=False)

    @classmethod
    def of_source(cls) -> Scope:
        """Whatever the source of holidays says otherwise by now."""
        known = Clock.objects.filter(closed_at__isnull=True).exclude(counted_by="").order_by()
        stale = filter(counting.is_stale, known.values_list("counted_by", flat=True).distinct())
        return cls(SOURCE, counted_by=frozenset(stale), by_days_alone=False)

    def clocks(self) -> QuerySet[Clock]:
        """The open clocks that count by it, and would be recalculated."""
        condition = Q(counted_by__in=self.counted_by)
        condition |= Q(calendar__in=self.calendars)
        condition |= Q(calendar_partner=self.partner_id) if self.partner_id else Q()
        counted = Clock.objects.filter(condition, closed_at__isnull=True)
        return counted.filter(unit=Unit.WORKING_DAYS) if self.by_days_alone else counted

    def required_dates(self) -> QuerySet[Clock]:
        """The open clocks of required dates that count on stages counted by it."""
        named: list[dict[str, str | int]] = [{"calendar": name} for name in sorted(self.calendars)]
        named += [{"partner": self.partner_id}] if self.partner_id else []
        condition = Q(pk__in=())
        for stage in named:
            by_days = {"unit": str(Unit.WORKING_DAYS)} if self.by_days_alone else {}
            condition |= Q(ahead__contains=[{**stage, **by_days}])
        return Clock.objects.filter(condition, closed_at__isnull=True, purpose=Purpose.REQUIRED_DATE)

    def has(self, clock: Clock) -> bool:
        """Whether that open clock counts by it."""
        if self.by_days_alone and clock.unit != Unit.WORKING_DAYS:
            return False
        own = self.partner_id is not None and clock.calendar_partner_id == self.partner_id
        return own or clock.calendar in self.calendars or clock.counted_by in self.counted_by


def scope_of(operation: BulkOperation) -> Scope:
    """What the bulk operation follows."""
    if operation.calendar_day is not None:
        return Scope.of_day(operation.calendar_day)
    return Scope.of_partner(operation.partner) if operation.partner else Scope.of_source()
