"""Letters, frozen as they were written."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from licensing.migrations import _sql as sql


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0011_law"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("certification", "Empowered official's certification (22 CFR 126.13)"),
                    ("purchase", "Purchase documentation"),
                    ("dsp83", "Nontransfer and use certificate (DSP-83)"),
                    ("part130", "Part 130 statement"),
                    ("technical", "Technical description"),
                    ("other", "Other"),
                    ("letter", "Letter of the deciding office"),
                ],
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval", "Approval"),
                            ("denial", "Denial"),
                            ("return", "Return without action"),
                            ("query", "Request for information"),
                            ("cover", "Congressional notification cover"),
                        ],
                        max_length=10,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("rendered_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="licensing.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="licensing.document",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="licensing.event",
                    ),
                ),
            ],
            options={
                "ordering": ("case", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="letter_number_once"),
                    models.UniqueConstraint(fields=("event", "kind"), name="letter_once_per_event"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["approval", "denial", "return", "query", "cover"])),
                        name="letter_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("rendered_at__isnull", True)),
                            models.Q(("document__isnull", False), ("rendered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_rendered_to_document",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql.LETTERS_STAY, sql.NO_LETTERS_STAY),
    ]
