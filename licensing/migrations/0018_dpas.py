"""The priority workflow to the end: flow-down, displacement, hours from an instant, the authority to rate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0017_risk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Displacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "told_at",
                    models.DateTimeField(
                        help_text="When the displaced order's parties were told.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="stop",
            name="stop_code_known",
        ),
        migrations.RemoveConstraint(
            model_name="undertaking",
            name="undertaking_has_object",
        ),
        migrations.AddField(
            model_name="clock",
            name="since_at",
            field=models.DateTimeField(
                help_text="Counted from this instant rather than from the opening.", null=True
            ),
        ),
        migrations.AddField(
            model_name="prioritydetail",
            name="flows_from",
            field=models.ForeignKey(
                blank=True,
                help_text="The rated order that this one is needed for (15 CFR 700.15).",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.case",
            ),
        ),
        migrations.AddField(
            model_name="prioritydetail",
            name="order_received_at",
            field=models.DateTimeField(help_text="In an emergency: the hours run from here.", null=True),
        ),
        migrations.AddField(
            model_name="prioritydetail",
            name="rating_received_on",
            field=models.DateField(
                help_text="A record: the day on which the supplier received another rating; it is put in sequence by that rating as soon as it is given.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="undertaking",
            name="rating_authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undertakings",
                to="licensing.ratingauthority",
            ),
        ),
        migrations.AlterField(
            model_name="prioritydetail",
            name="programme_symbol",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A1", "A1 Aircraft"),
                    ("A2", "A2 Missiles"),
                    ("A3", "A3 Ships"),
                    ("A4", "A4 Tank-Automotive"),
                    ("A5", "A5 Weapons"),
                    ("A6", "A6 Ammunition"),
                    ("A7", "A7 Electronic and communications equipment"),
                    ("B1", "B1 Military building supplies"),
                    ("B8", "B8 Production equipment, for a contractor's account"),
                    ("B9", "B9 Production equipment, Government-owned"),
                    ("C1", "C1 Food resources"),
                    ("C2", "C2 Department of Defense construction"),
                    ("C3", "C3 Maintenance, repair and operating supplies of the Department of Defense"),
                    ("C9", "C9 Miscellaneous"),
                    ("D1", "D1 Canadian military programmes"),
                    ("D2", "D2 Canadian production and construction"),
                    ("D3", "D3 Canadian atomic energy"),
                    ("E1", "E1 Energy: construction"),
                    ("E2", "E2 Energy: operations, research and development"),
                    ("E3", "E3 Energy: privately owned facilities"),
                    ("F1", "F1 Energy: exploration, production, refining, transport"),
                    ("F2", "F2 Energy: conservation"),
                    ("F3", "F3 Energy: construction, repair, maintenance"),
                    ("G1", "G1 Munitions bought commercially by foreign governments"),
                    ("G2", "G2 Direct defence needs of foreign governments"),
                    ("G3", "G3 Foreign production and construction"),
                    ("G4", "G4 Foreign critical infrastructure"),
                    ("H1", "H1 Certain combined orders"),
                    ("H5", "H5 Private domestic production"),
                    ("H6", "H6 Private domestic construction"),
                    ("H7", "H7 Maintenance, repair and operating supplies"),
                    ("H8", "H8 Designated programmes"),
                    ("J1", "J1 F-16 co-production"),
                    ("K1", "K1 Federal supply items"),
                    ("N1", "N1 Homeland security: federal emergency preparedness"),
                    ("N2", "N2 Homeland security: state and local emergency preparedness"),
                    ("N3", "N3 Homeland security: intelligence and warning"),
                    ("N4", "N4 Homeland security: border and transport"),
                    ("N5", "N5 Homeland security: counter-terrorism"),
                    ("N6", "N6 Homeland security: chemical, biological, radiological, nuclear"),
                    ("N7", "N7 Homeland security: critical infrastructure"),
                    ("N8", "N8 Homeland security: miscellaneous"),
                ],
                max_length=2,
            ),
        ),
        migrations.AlterField(
            model_name="prioritydetail",
            name="required_on",
            field=models.DateField(
                error_messages={
                    "invalid": "A specific delivery date such as 2026-03-15; as soon as possible is none (15 CFR 700.12(a)).",
                    "null": "A specific delivery date such as 2026-03-15; as soon as possible is none (15 CFR 700.12(a)).",
                },
                help_text="A specific day (15 CFR 700.12(a)).",
            ),
        ),
        migrations.AlterField(
            model_name="stop",
            name="code",
            field=models.CharField(
                choices=[
                    ("congressional_notification", "Congressional notification"),
                    ("government_assurances", "Government assurances are outstanding"),
                    ("end_use_check", "An end-use check is outstanding"),
                    ("dod_review", "The defence department's review is not complete"),
                    ("waiver_of_restrictions", "A waiver of restrictions is needed"),
                    ("policy_review", "Export policy is under active review"),
                    ("hold", "Held"),
                    ("no_dpas_authority", "No DPAS authority"),
                ],
                max_length=30,
            ),
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
                    ("settle_dpas", "Stop or resume what waits for the authority to rate"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="prioritydetail",
            constraint=models.CheckConstraint(
                condition=models.Q(("flows_from", models.F("case")), _negated=True),
                name="prioritydetail_not_from_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "congressional_notification",
                            "government_assurances",
                            "end_use_check",
                            "dod_review",
                            "waiver_of_restrictions",
                            "policy_review",
                            "hold",
                            "no_dpas_authority",
                        ],
                    )
                ),
                name="stop_code_known",
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
                    models.Q(("act", "settle_dpas"), ("rating_authority__isnull", False)),
                    _connector="OR",
                ),
                name="undertaking_has_object",
            ),
        ),
        migrations.AddField(
            model_name="displacement",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="displaces", to="licensing.case"
            ),
        ),
        migrations.AddField(
            model_name="displacement",
            name="displaced",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="displacements", to="licensing.case"
            ),
        ),
        migrations.AddIndex(
            model_name="displacement",
            index=models.Index(
                condition=models.Q(("told_at__isnull", True)),
                fields=["displaced"],
                name="displacement_untold",
            ),
        ),
        migrations.AddConstraint(
            model_name="displacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("displaced")), _negated=True),
                name="displacement_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="displacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_at__isnull", True), ("told_at__gte", models.F("at")), _connector="OR"
                ),
                name="displacement_in_order",
            ),
        ),
    ]
