"""Calendar days: what the source of holidays does not know - closures, shutdowns, a partner's own days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from licensing import worktime
from licensing.models.partners import Partner


class CalendarDay(models.Model):
    """A day that counts otherwise than its calendar says: for everybody who keeps it, or for one partner.

    A working day is one on which the recipient is open (15 CFR 700.8), hence a partner has days of its own.
    """

    calendar = models.CharField(
        max_length=20,
        blank=True,
        choices=[(name, name.replace("_", " ")) for name in worktime.WITH_HOLIDAYS],
        help_text="Empty where it is a partner's own.",
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_days"
    )
    day = models.DateField()
    is_open = models.BooleanField("open", default=False, help_text="Otherwise closed.")
    reason = models.CharField(max_length=200, help_text="For example, the number of an executive order.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)
    recorded_with = models.PositiveIntegerField(
        default=1, editable=False, help_text="How many days were recorded in the same act."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(calendar="", partner__isnull=False) | (~Q(calendar="") & Q(partner__isnull=True)),
                name="calendarday_whose",
            ),
            models.UniqueConstraint(
                fields=("calendar", "partner", "day"),
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="calendarday_once",
            ),
        )

    def __str__(self) -> str:
        whose = self.partner.name if self.partner is not None else self.calendar.replace("_", " ")
        others = f" and {self.recorded_with - 1} more" if self.recorded_with > 1 else ""
        return f"{whose}: {self.day} {'open' if self.is_open else 'closed'}{others}"

    def clean(self) -> None:
        """Refuse a day that says nothing new, or is nobody's."""
        if bool(self.calendar) == bool(self.partner_id):
            raise ValidationError({"calendar": "Name either a calendar or a partner."})
        base = self.calendar or (self.partner.calendar if self.partner is not None else "")
        if not isinstance(self.day, date) or base not in worktime.CALENDARS:
            return  # which its field tells
        if base not in worktime.WITH_HOLIDAYS:
            raise ValidationError({"partner": "This partner counts every day and has no closed days."})
        if worktime.is_working_day(calendar_without(base, self.partner), self.day) == self.is_open:
            state = "open" if self.is_open else "closed"
            raise ValidationError({"day": f"The calendar already has it as {state}."})


Override = tuple[str, int | None, date, bool, str]  # calendar, partner, day, open, reason
OVERRIDE = ("calendar", "partner_id", "day", "is_open", "reason")


def calendar_without(base: str, partner: Partner | None) -> worktime.Calendar:
    """What the calendar says without days of its own: that of everybody, or for a partner the one that it starts from."""
    if partner is None:
        return worktime.Calendar(base)
    shared = CalendarDay.objects.filter(withdrawn_at__isnull=True, calendar=partner.calendar)
    return Calendars(shared.values_list(*OVERRIDE)).of(partner.counts_by, None)


class Calendars:
    """The calendars with those overrides; a partner's own days come over those of everybody who keeps its calendar."""

    def __init__(self, overrides: Iterable[Override]) -> None:
        self._overrides = list(overrides)
        self._made: dict[tuple[str, int | None], worktime.Calendar] = {}

    @classmethod
    def known_at(cls, instant: datetime) -> Calendars:
        """The calendars as they were known at that instant."""
        not_withdrawn = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=instant)
        known = CalendarDay.objects.filter(not_withdrawn, recorded_at__lte=instant)
        return cls(known.values_list(*OVERRIDE))

    def of(self, name: str, partner_id: int | None) -> worktime.Calendar:
        """The calendar of that name (`worktime.kept_by`), of everybody or of the partner, whose own days come first."""
        if worktime.base_of(name).source is None:
            return worktime.Calendar(name)
        if (name, partner_id) not in self._made:
            days = self._of(name, partner_id)
            self._made[name, partner_id] = worktime.Calendar(
                name,
                closed=frozenset(day for day, (is_open, _) in days.items() if not is_open),
                open=frozenset(day for day, (is_open, _) in days.items() if is_open),
            )
        return self._made[name, partner_id]

    def reasons(self, name: str, partner_id: int | None) -> dict[date, str]:
        """Why its overridden days are closed or open."""
        return {day: reason for day, (_, reason) in self._of(name, partner_id).items()}

    def _of(self, name: str, partner_id: int | None) -> dict[date, tuple[bool, str]]:
        base = worktime.base_of(name).code
        shared = {day: (is_open, why) for code, _, day, is_open, why in self._overrides if code == base}
        if partner_id is None:
            return shared
        own = {
            day: (is_open, why)
            for code, whose, day, is_open, why in self._overrides
            if not code and whose == partner_id
        }
        return shared | own
