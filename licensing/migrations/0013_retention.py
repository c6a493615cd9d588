"""Until when a case is kept, and that nothing is deleted before."""

from django.db import migrations, models

from licensing.migrations import _sql as sql


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0012_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="keep_until",
            field=models.DateField(
                help_text="The last day on which its records must be kept; none while it is open.", null=True
            ),
        ),
        migrations.RunSQL(sql.RETENTION, sql.NO_RETENTION),
    ]
