"""Clocks explained: how each date of a case arose, line by line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rest_framework import serializers

from api.clocks import ClockWithExplanation


class ShownLine(serializers.Serializer):
    """One line of an explanation."""

    kind = serializers.CharField(
        help_text="opened, terms, ran, paused, excused, closed_days, opened_days, estimated, fired or now."
    )
    text = serializers.CharField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True, help_text="Null: it goes on.")
    basis = serializers.CharField(help_text="The legal or other basis; empty if none is stated.")
    days = serializers.IntegerField(allow_null=True, help_text="The days that it counted.")


class ExplainedClock(serializers.Serializer):
    """A clock and how its date arose."""

    scope = serializers.CharField(source="clock.scope", help_text="See `clocks` of the case.")
    state = serializers.CharField(source="clock.state", help_text="The state that opened it.")
    desk = serializers.CharField(source="clock.desk", help_text="Whose time it is: a role.")
    opened_at = serializers.DateTimeField(source="clock.opened_at")
    closed_at = serializers.DateTimeField(source="explained.closed_at", allow_null=True)
    due_at = serializers.SerializerMethodField(
        help_text="The first instant after the time limit, in the clock's zone; null while paused."
    )
    statutory = serializers.BooleanField(
        source="explained.statutory", help_text="Set by law. Nobody may change it."
    )
    paused = serializers.BooleanField(source="explained.paused")
    excused = serializers.BooleanField(
        source="explained.excused", help_text="The date remains, but lateness is excused for now."
    )
    terms = serializers.CharField(
        source="explained.terms", help_text="How long, in words: 10 working days (US federal calendar)."
    )
    basis = serializers.CharField(source="clock.basis", help_text="The law that sets it; empty for a target.")
    if_resumed_today = serializers.DateField(
        source="explained.if_resumed_today",
        allow_null=True,
        help_text="While paused: the last day if the clock resumed today.",
    )
    gross_days = serializers.IntegerField(
        source="explained.gross_days", help_text="Calendar days since it opened."
    )
    net_days = serializers.IntegerField(
        source="explained.net_days", help_text="Those of them in which it ran."
    )
    lines = ShownLine(source="explained.lines", many=True)
    text = serializers.CharField(source="explained.text", help_text="All lines as one text.")

    def get_due_at(self, explained_clock: ClockWithExplanation) -> datetime | None:
        """The instant in the clock's own zone."""
        due_at = explained_clock.explained.due_at
        return due_at and due_at.astimezone(ZoneInfo(explained_clock.clock.zone))


class Clocks(serializers.Serializer):
    """The deadlines of a case, explained."""

    as_of = serializers.DateTimeField(help_text="The instant as of which they are told.")
    clocks = ExplainedClock(many=True)
