"""The filer's own reference of a case, of which it files one only."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0060_sustained_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="client_reference",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="The filer's own reference.", max_length=64
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=~Q(client_reference=""),
                fields=("filer", "client_reference"),
                name="case_client_reference_unique",
            ),
        ),
    ]
