"""Whose days count, and by which content of a calendar a running clock was counted."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from licensing.clocks.counting import written
from licensing.worktime import day_of

CHUNK = 1000
MICROSECOND = timedelta(microseconds=1)
UNIT, REQUIRED_DATE = "wd", "risk"
REACHES = "Days of a shared calendar count for the partners who keep it"


def keep_contents(apps, schema_editor):
    """Every running clock was counted by what its calendar says now; of nothing else is anything known."""
    clocks = apps.get_model("licensing", "Clock").objects.using(schema_editor.connection.alias)
    running = clocks.filter(closed_at__isnull=True)
    counted = running.filter(unit=UNIT) | running.filter(purpose=REQUIRED_DATE)
    changed = []
    for clock in counted.order_by("pk").iterator(CHUNK):
        clock.counted_by = _counted_by(clock)
        changed.append(clock)
    clocks.bulk_update(changed, ["counted_by"], batch_size=CHUNK)


def recount_shared_days(apps, schema_editor):
    """A shared day reaches the partners who keep that calendar from now on: what it moves of their clocks is ordered."""
    alias = schema_editor.connection.alias
    clocks, days, orders = (
        apps.get_model("licensing", name).objects.using(alias)
        for name in ("Clock", "CalendarDay", "BulkOperation")
    )
    own = clocks.filter(closed_at__isnull=True, calendar_partner__isnull=False, unit=UNIT)
    now = timezone.now()
    for day in days.filter(withdrawn_at__isnull=True).exclude(calendar="").order_by("pk"):
        reached = own.filter(calendar=day.calendar, opened_at__date__lte=day.day)
        if many := reached.values("case").distinct().count():
            orders.create(
                act="count_anew",
                calendar_day=day,
                reason=REACHES,
                ordered_at=now,
                not_before=now,
                foreseen=many,
            )
    # what is checked at the commit is checked now: the index of a new key cannot be made before
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _counted_by(clock):
    if clock.purpose == REQUIRED_DATE:
        names = [stage["calendar"] for stage in clock.ahead if stage["unit"] == UNIT]
        if not clock.ends_at or not clock.due_on:
            return ""
        return written(names, day_of(clock.ends_at, clock.zone), clock.due_on)
    first = clock.since_on or day_of(clock.since_at or clock.opened_at, clock.zone)
    instants = [instant for instant in (clock.opened_at, clock.due_at, clock.next_at) if instant]
    return written(
        [clock.calendar], first, max(day_of(instant - MICROSECOND, clock.zone) for instant in instants)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0033_emergency_filing"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bulkoperation",
            name="undertaking_has_object",
        ),
        migrations.AddField(
            model_name="bulkoperation",
            name="partner",
            field=models.ForeignKey(
                help_text="Whose calendar, week or zone has changed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undertakings",
                to="licensing.partner",
            ),
        ),
        migrations.AddField(
            model_name="calendarday",
            name="recorded_with",
            field=models.PositiveIntegerField(
                default=1, editable=False, help_text="How many days were recorded in the same act."
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="counted_by",
            field=models.CharField(
                blank=True,
                help_text="The content of the calendar that its date was counted by: its name, first and last day, digest.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="working_week",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mon_fri", "Monday to Friday"),
                    ("sun_thu", "Sunday to Thursday"),
                    ("mon_sat", "Monday to Saturday"),
                    ("sun_fri", "Sunday to Friday"),
                    ("sat_thu", "Saturday to Thursday"),
                ],
                help_text="Empty: the calendar's own.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="calendarday",
            name="calendar",
            field=models.CharField(
                blank=True,
                choices=[
                    ("us_federal", "us federal"),
                    ("india_gazetted", "india gazetted"),
                    ("australia", "australia"),
                    ("canada", "canada"),
                    ("denmark", "denmark"),
                    ("estonia", "estonia"),
                    ("finland", "finland"),
                    ("germany", "germany"),
                    ("israel", "israel"),
                    ("italy", "italy"),
                    ("japan", "japan"),
                    ("latvia", "latvia"),
                    ("lithuania", "lithuania"),
                    ("netherlands", "netherlands"),
                    ("norway", "norway"),
                    ("singapore", "singapore"),
                    ("south_korea", "south korea"),
                    ("spain", "spain"),
                    ("sweden", "sweden"),
                    ("united_kingdom", "united kingdom"),
                ],
                help_text="Empty where it is a partner's own.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="calendar",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="partner",
            name="calendar",
            field=models.CharField(
                choices=[
                    ("us_federal", "US federal calendar"),
                    ("india_gazetted", "Indian gazetted calendar"),
                    ("australia", "Australian calendar"),
                    ("canada", "Canadian federal calendar"),
                    ("denmark", "Danish calendar"),
                    ("estonia", "Estonian calendar"),
                    ("finland", "Finnish calendar"),
                    ("germany", "German calendar"),
                    ("israel", "Israeli calendar"),
                    ("italy", "Italian calendar"),
                    ("japan", "Japanese calendar"),
                    ("latvia", "Latvian calendar"),
                    ("lithuania", "Lithuanian calendar"),
                    ("netherlands", "Dutch calendar"),
                    ("norway", "Norwegian calendar"),
                    ("singapore", "Singapore calendar"),
                    ("south_korea", "Korean calendar"),
                    ("spain", "Spanish calendar"),
                    ("sweden", "Swedish calendar"),
                    ("united_kingdom", "British calendar"),
                    ("every_day", "every-day calendar"),
                ],
                default="us_federal",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="servicelevel",
            name="calendar",
            field=models.CharField(
                blank=True,
                choices=[
                    ("us_federal", "us federal"),
                    ("india_gazetted", "india gazetted"),
                    ("australia", "australia"),
                    ("canada", "canada"),
                    ("denmark", "denmark"),
                    ("estonia", "estonia"),
                    ("finland", "finland"),
                    ("germany", "germany"),
                    ("israel", "israel"),
                    ("italy", "italy"),
                    ("japan", "japan"),
                    ("latvia", "latvia"),
                    ("lithuania", "lithuania"),
                    ("netherlands", "netherlands"),
                    ("norway", "norway"),
                    ("singapore", "singapore"),
                    ("south_korea", "south korea"),
                    ("spain", "spain"),
                    ("sweden", "sweden"),
                    ("united_kingdom", "united kingdom"),
                ],
                help_text="Empty: the desk's calendar.",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("place_hold", "lift_hold")), ("hold__isnull", False)),
                    models.Q(("act", "move_clocks"), ("service_level__isnull", False)),
                    models.Q(("act", "count_anew"), ("calendar_day__isnull", False)),
                    models.Q(("act", "count_anew"), ("partner__isnull", False)),
                    models.Q(("act", "count_anew"), models.Q(("reason", ""), _negated=True)),
                    models.Q(("act__in", ("escalate", "give_back")), ("disruption__isnull", False)),
                    models.Q(("act", "settle_dpas"), ("rating_authority__isnull", False)),
                    _connector="OR",
                ),
                name="undertaking_has_object",
            ),
        ),
        migrations.RunPython(keep_contents, migrations.RunPython.noop),
        migrations.RunPython(recount_shared_days, migrations.RunPython.noop),
    ]
