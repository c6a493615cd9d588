"""The order of the inbox: escalated cases rise."""

from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = (("licensing", "0009_stops_and_levels"),)

    operations = (
        migrations.AddIndex(
            model_name="case",
            index=models.Index(F("escalation").desc(), F("due_at").asc(), F("id").asc(), name="case_inbox"),
        ),
    )
