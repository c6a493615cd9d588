"""The elements of a rated order: who signed it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0019_arrangements"),
    ]

    operations = [
        migrations.AddField(
            model_name="prioritydetail",
            name="signed_by",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Who signed the order for its buyer (15 CFR 700.12(a)(3)).",
                max_length=200,
            ),
            preserve_default=False,
        ),
    ]
