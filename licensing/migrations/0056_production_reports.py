"""Reports of what is made under agreements, of which no day is in two that stand, and their sums on the authorisation."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

RUNTIME = "licensing_runtime"
STAYS = f"""
REVOKE UPDATE, DELETE ON licensing_productionreport FROM {RUNTIME};
GRANT UPDATE (superseded_at) ON licensing_productionreport TO {RUNTIME};
GRANT UPDATE (made_quantity, made_value) ON licensing_authorisation TO {RUNTIME};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0055_amended_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductionReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("from_on", models.DateField(verbose_name="first day")),
                ("until_on", models.DateField(verbose_name="last day")),
                ("quantity", models.PositiveIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value (USD)")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it is corrected")),
                ("reported_at", models.DateTimeField()),
                ("reported_by", models.CharField(max_length=200)),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("authorisation", "number"),
            },
        ),
        migrations.AddField(
            model_name="authorisation",
            name="made_quantity",
            field=models.PositiveBigIntegerField(default=0, verbose_name="made"),
        ),
        migrations.AddField(
            model_name="authorisation",
            name="made_value",
            field=models.DecimalField(
                decimal_places=2, default=Decimal("0.00"), max_digits=15, verbose_name="made (USD)"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_value__gte", 0),
                    ("made_value__lte", models.F("value")),
                    models.Q(
                        ("quantity_to_be_made__isnull", True),
                        ("made_quantity__lte", models.F("quantity_to_be_made")),
                        _connector="OR",
                    ),
                ),
                name="authorisation_made_within_terms",
            ),
        ),
        migrations.AddField(
            model_name="productionreport",
            name="authorisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="production_reports",
                to="licensing.authorisation",
            ),
        ),
        migrations.AddField(
            model_name="productionreport",
            name="corrects",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="licensing.productionreport",
            ),
        ),
        migrations.AddConstraint(
            model_name="productionreport",
            constraint=models.UniqueConstraint(
                fields=("authorisation", "number"), name="productionreport_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="productionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_on__lte", models.F("until_on"))), name="productionreport_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="productionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="productionreport_value_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="productionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="productionreport_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="productionreport",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                expressions=[
                    (
                        models.Func(
                            models.F("authorisation"),
                            models.F("authorisation"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("from_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="productionreport_no_day_twice",
            ),
        ),
        migrations.RunSQL(STAYS, migrations.RunSQL.noop),
    ]
