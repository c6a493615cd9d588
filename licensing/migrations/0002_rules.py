"""What the database itself refuses, beyond the constraints of the models."""

from django.db import migrations

from licensing.migrations import _sql as sql


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_initial")]

    operations = [
        migrations.RunSQL(*sql.detail_keeps_kind("licensing_licencedetail")),
        migrations.RunSQL(sql.APPEND_ONLY, sql.NOT_APPEND_ONLY),
        migrations.RunSQL(sql.STATE_HAS_EVENT, sql.NO_STATE_HAS_EVENT),
        migrations.RunSQL(sql.FILED_STAYS, sql.NO_FILED_STAYS),
    ]
