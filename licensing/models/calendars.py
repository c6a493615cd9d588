"""Calendar days: what the source of holidays does not know - closures, shutdowns, a partner's own days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

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
        choices=[(name, name.replace("_", " ")) for name in worktime.CALENDARS if name != "every_day"],
        help_text="Empty where it is a partner's own.",
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_days"
    )
    day = models.DateField()
    is_open = models.BooleanField("open", default=False, help_text="Otherwise closed.")
    reason = models.CharField(max_length=200, help_text="Such as the number of an executive order.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)
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
        return f"{whose}: {self.day} {'open' if self.is_open else 'closed'}"

    def clean(self) -> None:
        """Refuse a day that says nothing new, or is nobody's."""
        if bool(self.calendar) == bool(self.partner_id):
            raise ValidationError({"calendar": "Name a calendar or a partner, one of the two."})
        base = self.calendar or (self.partner.calendar if self.partner is not None else "")
        if self.day is None or not base:
            return
        if base == "every_day":
            raise ValidationError({"partner": "This partner counts every day; it has no closed ones."})
        if worktime.is_working_day(worktime.Calendar(base), self.day) == self.is_open:
            state = "open" if self.is_open else "closed"
            raise ValidationError({"day": f"The calendar has it {state} already."})


class Calendars:
    """The calendars with their overrides, read in one statement when first needed, and shared by a batch."""

    def __init__(self, known_at: datetime | None = None) -> None:
        self._known_at = known_at
        self._days: list[Any] | None = None
        self._made: dict[tuple[str, int | None], worktime.Calendar] = {}

    def of(self, name: str, partner_id: int | None) -> worktime.Calendar:
        """The calendar of that name with everybody's overrides, or with those of the partner alone."""
        if name == "every_day":
            return worktime.Calendar(name)
        if (name, partner_id) not in self._made:
            self._made[name, partner_id] = self._make(name, partner_id)
        return self._made[name, partner_id]

    def reasons(self, name: str, partner_id: int | None) -> dict[date, str]:
        """Why its overridden days are closed or open."""
        return {day: reason for day, _, reason in self._overrides(name, partner_id)}

    def _make(self, name: str, partner_id: int | None) -> worktime.Calendar:
        mine = self._overrides(name, partner_id)
        return worktime.Calendar(
            name,
            closed=frozenset(day for day, is_open, _ in mine if not is_open),
            open=frozenset(day for day, is_open, _ in mine if is_open),
        )

    def _overrides(self, name: str, partner_id: int | None) -> list[tuple[date, bool, str]]:
        if self._days is None:
            known = CalendarDay.objects.filter(withdrawn_at__isnull=True)
            if self._known_at is not None:
                later = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=self._known_at)
                known = CalendarDay.objects.filter(later, recorded_at__lte=self._known_at)
            self._days = list(known.values_list("calendar", "partner_id", "day", "is_open", "reason"))
        wanted = ("", partner_id) if partner_id else (name, None)
        return [row[2:] for row in self._days if row[:2] == wanted]
