"""What an endorsement that an officer records rests on; and an index of the evidence that waits to be countersigned."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody changes it later: of a row of evidence only `counts_from` and `ended_at` may be updated since 0016."""

    dependencies = [("licensing", "0021_arrangements_apart")]

    operations = [
        migrations.AddField(
            model_name="ground",
            name="arrangement",
            field=models.ForeignKey(
                help_text="What an endorsement that an officer recorded rests on: in force on the day of the record.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.arrangement",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrangement__isnull", True),
                    models.Q(("code", "sosa_endorsement"), ("source", "officer")),
                    _connector="OR",
                ),
                name="ground_of_endorsement_rests",
            ),
        ),
        migrations.AddIndex(
            model_name="ground",
            index=models.Index(
                condition=models.Q(("counts_from__isnull", True), ("ended_at__isnull", True)),
                fields=["case"],
                name="ground_waiting",
            ),
        ),
    ]
