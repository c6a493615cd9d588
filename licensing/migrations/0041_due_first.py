"""Clocks say whether they ended under the rule that what is due comes first; those that have ended by now did not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0040_export_filing_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="due_first",
            field=models.BooleanField(
                default=False, help_text="It ended after all that was due on its case had been fired."
            ),
        ),
    ]
