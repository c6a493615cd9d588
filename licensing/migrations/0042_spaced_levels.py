"""A clock knows before when its next escalation level does not come, after the one below it came late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0041_due_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="not_before",
            field=models.DateTimeField(
                help_text="The next escalation level comes no sooner, since the one below it came late.",
                null=True,
            ),
        ),
    ]
