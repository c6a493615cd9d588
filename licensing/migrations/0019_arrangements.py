"""Arrangements by parties, kind and what they confer; programmes; what an endorsement rests on."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import licensing.models.countries
from licensing.migrations import _sql as sql


def carry(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was in force between the United States and a country stays so, and goes on to expedite service levels."""
    rows = apps.get_model("licensing", "Arrangement").objects.using(schema_editor.connection.alias)
    for one in rows.all():
        one.parties = sorted({"US", str(one.country)})
        one.signed_on = one.starts_on
        one.confers = ["expedited_service_level"]
        if one.code.startswith("sosa"):
            one.kind = "sosa"
            one.confers = ["priority_support", *one.confers]
        one.save()


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0018_dpas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField(blank=True)),
                ("began_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, help_text="The last day.", null=True)),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="servicelevel",
            name="servicelevel_version_once",
        ),
        migrations.AddField(
            model_name="arrangement",
            name="confers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("priority_support", "Priority support"),
                        ("procurement_preference", "Procurement preference"),
                        ("expedited_service_level", "Expedited service level"),
                        ("exemption", "Exemption"),
                    ],
                    max_length=24,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="ended_because",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="ended_on",
            field=models.DateField(blank=True, help_text="The last day, if it was ended early.", null=True),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sosa", "Security of supply arrangement"),
                    ("rdp", "Reciprocal defence procurement agreement"),
                    ("framework", "Framework for defence cooperation"),
                    ("compact", "COMPACT"),
                    ("indus_x", "INDUS-X"),
                    ("dtti", "DTTI"),
                    ("aukus", "AUKUS exemption"),
                ],
                default="framework",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="arrangement",
            name="limits",
            field=models.TextField(blank=True, verbose_name="what it does not confer"),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="parties",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    max_length=2, validators=[licensing.models.countries.validate_country]
                ),
                default=[],
                help_text="Two countries or more, by their codes (ISO 3166).",
                size=None,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="arrangement",
            name="signed_on",
            field=models.DateField(
                blank=True, help_text="Of a regulation: published. Empty: it confers nothing.", null=True
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="code_of_conduct_on",
            field=models.DateField(
                blank=True,
                help_text="The voluntary one of suppliers (SOSA).",
                null=True,
                verbose_name="code of conduct signed on",
            ),
        ),
        migrations.AddField(
            model_name="prioritydetail",
            name="endorsed_under",
            field=models.ForeignKey(
                help_text="The arrangement with the end buyer's country that was in force on the day of endorsement.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.arrangement",
            ),
        ),
        migrations.AlterField(
            model_name="servicelevel",
            name="arrangement",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_levels",
                to="licensing.arrangement",
            ),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="arrangement",
            name="country",
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("signed_on__isnull", True),
                    ("starts_on__gte", models.F("signed_on")),
                    _connector="OR",
                ),
                name="arrangement_signed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_because", ""), ("ended_on__isnull", True)),
                    models.Q(
                        ("ended_on__gte", models.F("starts_on")),
                        models.Q(("ended_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="arrangement_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(("parties__len__gte", 2)), name="arrangement_has_parties"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(("parties__contains", ["US"])), name="arrangement_with_home"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["sosa", "rdp", "framework", "compact", "indus_x", "dtti", "aukus"])
                ),
                name="arrangement_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                help_text="Its parent agreement, once there is one (22 CFR 124.1).",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.case",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="arrangements",
            field=models.ManyToManyField(blank=True, related_name="programmes", to="licensing.arrangement"),
        ),
        migrations.AddField(
            model_name="programme",
            name="partners",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who may file under it.",
                related_name="programmes",
                to="licensing.partner",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="licensing.programme",
            ),
        ),
        migrations.AddField(
            model_name="servicelevel",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_levels",
                to="licensing.programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.UniqueConstraint(
                fields=("kind", "state", "programme", "arrangement", "priority_class", "version"),
                name="servicelevel_version_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("began_on")), _connector="OR"
                ),
                name="programme_in_order",
            ),
        ),
        migrations.RunSQL(sql.ARRANGEMENTS, sql.NO_ARRANGEMENTS),
    ]
