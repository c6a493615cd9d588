"""Classes: the evidence on which a case's priority rests, disruptions, and the officers' queue."""

from datetime import date

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from licensing.migrations import _sql as sql

# What is down, and what is rated, is told to itself, so that it takes its class by an event as any other case does.
WHAT_IS_THERE = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE licensing_case SET queue_at = coalesce(received_at, filed_at),
  queue_lane = CASE WHEN received_at IS NULL OR desk = '' OR (kind = 'licence' AND state IN ('approved', 'exhausted'))
    THEN 3 ELSE 2 END;
INSERT INTO licensing_outboxmessage (id, event_id, topic, created_at, attempts, fence, error)
SELECT gen_random_uuid(), e.id, 'cases', clock_timestamp(), 0, 0, ''
FROM licensing_case c JOIN licensing_event e ON e.case_id = c.id AND e.number = c.event_count
WHERE c.received_at IS NOT NULL AND c.desk <> '' AND (
  EXISTS (SELECT FROM licensing_sparesdetail d WHERE d.case_id = c.id AND d.equipment_down)
  OR EXISTS (SELECT FROM licensing_maintenancedetail d WHERE d.case_id = c.id AND d.equipment_down)
  OR EXISTS (SELECT FROM licensing_prioritydetail d WHERE d.case_id = c.id AND d.rating <> '')
) ON CONFLICT (event_id, topic) DO UPDATE SET delivered_at = NULL;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0015_granted_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disruption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "reason",
                    models.TextField(
                        help_text="What has happened, and on what that rests. Officers read it."
                    ),
                ),
                (
                    "suppliers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Codes of partners.",
                        size=None,
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        help_text="Of a line; XIX covers XIX(f) too.",
                        size=None,
                        verbose_name="USML categories",
                    ),
                ),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        help_text="Designations, such as F404-IN20.",
                        size=None,
                        verbose_name="delivered items",
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        help_text="Of a party or of the destination; two letters (ISO 3166).",
                        size=None,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day; none: until it is lifted.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                ("foreseen", models.PositiveIntegerField(help_text="How many cases the preview counted.")),
                ("declared_at", models.DateTimeField()),
                ("countersigned_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("-declared_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("rating_dx", "DX rating"),
                            ("rating_do", "DO rating"),
                            ("sosa_endorsement", "Endorsement under a Security of Supply arrangement"),
                            ("disruption", "Declared supply disruption"),
                            ("equipment_down", "Delivered equipment is down"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("filing", "Filing"),
                            ("officer", "Officer"),
                            ("priority", "Priority"),
                            ("disruption", "Disruption"),
                            ("parent", "Parent"),
                        ],
                        max_length=12,
                    ),
                ),
                ("programme_symbol", models.CharField(blank=True, max_length=2)),
                ("document", models.CharField(blank=True, max_length=200)),
                ("ends_on", models.DateField(help_text="The last day, where it has one.", null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "counts_from",
                    models.DateTimeField(help_text="None while it waits to be countersigned.", null=True),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("case", "number"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="undertaking",
            name="undertaking_has_object",
        ),
        migrations.AddField(
            model_name="case",
            name="ground_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="priority_class",
            field=models.CharField(
                choices=[
                    ("P0", "P0: rated DX"),
                    ("P1", "P1: rated DO with endorsement"),
                    ("P2", "P2: rated DO, disruption or equipment down"),
                    ("P3", "P3: in its turn"),
                ],
                default="P3",
                help_text="What its evidence in force gives; nobody sets it.",
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="queue_at",
            field=models.DateTimeField(help_text="Where it stands in its lane.", null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="queue_lane",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name="case",
            name="queue_on",
            field=models.DateField(default=date(1, 1, 1)),
        ),
        migrations.AlterField(
            model_name="undertaking",
            name="act",
            field=models.CharField(
                choices=[
                    ("place_hold", "Place a hold"),
                    ("lift_hold", "Lift a hold"),
                    ("move_clocks", "Move running clocks to a service level"),
                    ("count_anew", "Count days anew"),
                    ("escalate", "Escalate for a disruption"),
                    ("give_back", "Give back what a disruption raised"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["desk", "queue_lane", "queue_on", "queue_at", "id"], name="case_desk_in_turn"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["queue_lane", "queue_on", "queue_at", "id"], name="case_in_turn"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority_class__in", ["P0", "P1", "P2", "P3"])), name="case_class_known"
            ),
        ),
        migrations.AddField(
            model_name="disruption",
            name="arrangement",
            field=models.ForeignKey(
                blank=True,
                help_text="Cases of its foreign parties, while it is in force.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disruptions",
                to="licensing.arrangement",
            ),
        ),
        migrations.AddField(
            model_name="disruption",
            name="countersigned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disruption",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="disruption",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="undertaking",
            name="disruption",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undertakings",
                to="licensing.disruption",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("place_hold", "lift_hold")), ("hold__isnull", False)),
                    models.Q(("act", "move_clocks"), ("service_level__isnull", False)),
                    models.Q(("act", "count_anew"), ("calendar_day__isnull", False)),
                    models.Q(("act__in", ("escalate", "give_back")), ("disruption__isnull", False)),
                    _connector="OR",
                ),
                name="undertaking_has_object",
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grounds", to="licensing.case"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="disruption",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grounds",
                to="licensing.disruption",
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="of_parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.ground",
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="priority_case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="licensing.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="disruption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="disruption_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="disruption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("countersigned_at__isnull", True), ("countersigned_by__isnull", True)),
                    models.Q(
                        ("countersigned_at__gte", models.F("declared_at")),
                        ("countersigned_by__isnull", False),
                        models.Q(("countersigned_by", models.F("declared_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disruption_countersigned_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="disruption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__gte", models.F("declared_at")), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="disruption_lifted_in_full",
            ),
        ),
        migrations.AddIndex(
            model_name="ground",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["case"], name="ground_open"
            ),
        ),
        migrations.AddIndex(
            model_name="ground",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["disruption", "case"],
                name="ground_disrupted",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="ground_number_once"),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case", "disruption"),
                name="ground_one_open_per_disruption",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case", "priority_case", "code", "programme_symbol"),
                name="ground_one_open_per_priority",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case", "of_parent"),
                name="ground_one_open_of_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("priority_case__isnull", False), ("source", "priority")),
                    models.Q(
                        models.Q(("source", "priority"), _negated=True), ("priority_case__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="ground_of_priority_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disruption__isnull", False), ("source", "disruption")),
                    models.Q(models.Q(("source", "disruption"), _negated=True), ("disruption__isnull", True)),
                    _connector="OR",
                ),
                name="ground_of_disruption_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("code__in", ("rating_dx", "rating_do")),
                        models.Q(("programme_symbol", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("code__in", ("rating_dx", "rating_do")), _negated=True),
                        ("programme_symbol", ""),
                    ),
                    _connector="OR",
                ),
                name="ground_rating_has_symbol",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counts_from__isnull", False),
                    models.Q(("code", "rating_dx"), ("source", "officer")),
                    _connector="OR",
                ),
                name="ground_waits_if_dx",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("recorded_at")), _connector="OR"
                ),
                name="ground_in_order",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="policy_on",
            field=models.DateField(
                help_text="The day whose policy it was moved to; none: that of its opening.", null=True
            ),
        ),
        migrations.RunSQL(WHAT_IS_THERE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="case",
            name="queue_at",
            field=models.DateTimeField(help_text="Where it stands in its lane."),
        ),
        migrations.RunSQL(sql.EVIDENCE_STAYS, sql.NO_EVIDENCE_STAYS),
    ]
