"""The clock of a required date keeps the stages that it reckons with; a licence may say by when it is needed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0016_classes"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="ahead",
            field=models.JSONField(
                default=list,
                help_text="Of a required date: the stages after the present one, each with its time in order.",
            ),
        ),
        migrations.AddField(
            model_name="licencedetail",
            name="required_on",
            field=models.DateField(
                blank=True, help_text="The day by which the applicant needs it.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=Q(closed_at__isnull=True, next_rung="", scope="risk"),
                fields=["case"],
                name="clock_at_risk",
            ),
        ),
    ]
