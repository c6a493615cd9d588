"""The feed of what partners may read, when each case last changed in a partner's eyes, webhooks, and traces."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import licensing.models.webhooks

# The feed begins now; of each case that a partner may see, its last event that the partner may read is its last change.
CHANGED = """
INSERT INTO licensing_casechange (partner_id, case_id, position, changed_at)
SELECT r.partner_id, r.case_id, row_number() OVER (ORDER BY e.at, e.id, r.partner_id), e.at
FROM (SELECT case_id, partner_id, bool_or(role = 'filer') AS own FROM licensing_relation GROUP BY case_id, partner_id) AS r
JOIN licensing_case AS c ON c.id = r.case_id
JOIN LATERAL (
  SELECT id, at FROM licensing_event WHERE case_id = r.case_id
  AND (audience = 'parties' AND (r.own OR c.received_at IS NOT NULL) OR r.own AND audience = 'filer')
  ORDER BY number DESC LIMIT 1
) AS e ON true;
SELECT setval('licensing_feedentry_id_seq', (SELECT count(*) FROM licensing_casechange) + 1);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0061_client_reference"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="trace_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=500)),
                (
                    "event_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="Names of events; none for every one.",
                        size=None,
                    ),
                ),
                ("secret", models.CharField(default=licensing.models.webhooks.new_secret, max_length=100)),
                ("previous_secret", models.CharField(blank=True, max_length=100)),
                ("previous_until", models.DateTimeField(null=True)),
                ("enabled", models.BooleanField(default=True)),
                ("disabled_because", models.CharField(blank=True, max_length=200)),
                (
                    "failures",
                    models.PositiveIntegerField(
                        default=0, help_text="Failed calls since the last one that succeeded."
                    ),
                ),
                ("rests_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        help_text="Who subscribed.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhooks",
                        to="licensing.partner",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        related_query_name="changes",
                        to="licensing.case",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.partner",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "position"], name="casechange_in_turn")],
                "constraints": [models.UniqueConstraint(fields=("case", "partner"), name="casechange_once")],
            },
        ),
        migrations.CreateModel(
            name="FeedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("trace_id", models.CharField(blank=True, db_default="", default="", max_length=32)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.event",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.partner",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "id"], name="feedentry_of_partner")],
                "constraints": [models.UniqueConstraint(fields=("event", "partner"), name="feedentry_once")],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "not_before",
                    models.DateTimeField(help_text="When to try again after a failure.", null=True),
                ),
                (
                    "set_aside_at",
                    models.DateTimeField(
                        help_text="Since when nobody tries it until it is released.", null=True
                    ),
                ),
                ("error", models.TextField(blank=True)),
                (
                    "leased_until",
                    models.DateTimeField(help_text="Until when nobody else takes it.", null=True),
                ),
                ("fence", models.PositiveIntegerField(db_default=0, default=0)),
                ("message_id", models.UUIDField(help_text="The event's id, the same with every try.")),
                ("created_at", models.DateTimeField(db_index=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("log", models.JSONField(db_default=[], default=list)),
                ("trace_id", models.CharField(blank=True, db_default="", default="", max_length=32)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.event",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="licensing.webhook",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["webhook", "-id"], name="webhookdelivery_log"),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True), ("set_aside_at__isnull", True)),
                        fields=["webhook", "case", "id"],
                        name="webhookdelivery_of_case",
                    ),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True), ("set_aside_at__isnull", True)),
                        fields=["webhook", "created_at", "id"],
                        name="webhookdelivery_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "message_id"), name="webhookdelivery_once")
                ],
            },
        ),
        migrations.RunSQL(CHANGED, migrations.RunSQL.noop),
    ]
