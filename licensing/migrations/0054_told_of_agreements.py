"""What the filer of an agreement tells after its approval: minor amendments, and that it will not be concluded."""

import django.db.models.deletion
from django.db import migrations, models

RUNTIME = "licensing_runtime"
STAYS = f"REVOKE UPDATE, DELETE ON licensing_minoramendment FROM {RUNTIME};"


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0053_certified_contract"),
    ]

    operations = [
        migrations.AddField(
            model_name="licencedetail",
            name="not_concluded_on",
            field=models.DateField(null=True, verbose_name="decided not to conclude on"),
        ),
        migrations.CreateModel(
            name="MinorAmendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("concluded_on", models.DateField()),
                ("text", models.TextField(verbose_name="what it changes")),
                ("due_on", models.DateField(help_text="The last day on which it was to be told.")),
                ("reported_on", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minor_amendments",
                        to="licensing.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licensing.document",
                    ),
                ),
            ],
            options={
                "ordering": ("case", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="minoramendment_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("concluded_on__lte", models.F("due_on"))),
                        name="minoramendment_due_after_conclusion",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
    ]
