"""Filings that come in batches, and what becomes of each of their lines."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0062_feed"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingBatch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("total", models.PositiveIntegerField(verbose_name="lines")),
                ("filed", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("cancelled", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("worked_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        help_text="Which system sent it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="licensing.partner",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "filing batches",
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.BinaryField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("filed", "Filed"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("client_reference", models.CharField(blank=True, default="", max_length=64)),
                ("problem", models.JSONField(null=True)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How often the database failed while it was worked off."
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.case",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="licensing.filingbatch",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="filingbatch",
            index=models.Index(fields=["partner", "-created_at"], name="filingbatch_of_partner"),
        ),
        migrations.AddIndex(
            model_name="filingbatch",
            index=models.Index(
                models.OrderBy(models.F("worked_at"), nulls_first=True),
                models.F("created_at"),
                condition=models.Q(("finished_at__isnull", True)),
                name="filingbatch_in_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("filed"), "+", models.F("refused")
                            ),
                            "+",
                            models.F("cancelled"),
                        ),
                    )
                ),
                name="filingbatch_counts_its_lines",
            ),
        ),
        migrations.AddIndex(
            model_name="batchline",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")),
                fields=["batch", "failures", "number"],
                name="batchline_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="batchline",
            index=models.Index(
                condition=models.Q(("case__isnull", True), ("done_at__isnull", False)),
                fields=["done_at"],
                name="batchline_without_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.UniqueConstraint(fields=("batch", "number"), name="batchline_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("done_at__isnull", True), ("outcome", "waiting")),
                    models.Q(
                        models.Q(("outcome", "waiting"), _negated=True),
                        ("body__isnull", True),
                        ("done_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="batchline_waits_with_its_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("outcome", "filed")),
                    models.Q(models.Q(("outcome", "filed"), _negated=True), ("case__isnull", True)),
                    _connector="OR",
                ),
                name="batchline_filed_is_a_case",
            ),
        ),
    ]
