"""What the database itself refuses of the four kinds, and the authority to rate as far as it is known."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from licensing.migrations import _sql as sql

KINDS = ("maintenance", "spares", "shipment", "priority")
KNOWN = (date(1950, 9, 8), date(2025, 9, 30), "50 USC 4564(a): title I of the Defense Production Act")


def record_what_is_known(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    periods = apps.get_model("licensing", "RatingAuthority").objects.using(schema_editor.connection.alias)
    starts_on, ends_on, citation = KNOWN
    periods.create(starts_on=starts_on, ends_on=ends_on, citation=citation)


class Migration(migrations.Migration):
    dependencies = [("licensing", "0005_four_kinds")]

    operations = [
        *(migrations.RunSQL(*sql.detail_keeps_kind(f"licensing_{kind}detail")) for kind in KINDS),
        migrations.RunPython(record_what_is_known, migrations.RunPython.noop),
    ]
