"""Models bear the names of what they are; their tables, columns and rows stay as they were."""

from django.db import migrations


class Migration(migrations.Migration):
    """No statement touches a table: each keeps its name."""

    dependencies = [
        ("licensing", "0025_plain_words"),
    ]

    operations = [
        migrations.AlterModelTable(
            name="stop",
            table="licensing_stop",
        ),
        migrations.RenameModel(
            old_name="Stop",
            new_name="Pause",
        ),
        migrations.AlterModelTable(
            name="undertaking",
            table="licensing_undertaking",
        ),
        migrations.RenameModel(
            old_name="Undertaking",
            new_name="BulkOperation",
        ),
        migrations.AlterModelTable(
            name="ground",
            table="licensing_ground",
        ),
        migrations.RenameModel(
            old_name="Ground",
            new_name="PriorityEvidence",
        ),
        migrations.AlterModelTable(
            name="evidence",
            table="licensing_evidence",
        ),
        migrations.RenameModel(
            old_name="Evidence",
            new_name="CaseCertificate",
        ),
        migrations.AlterModelTable(
            name="draw",
            table="licensing_draw",
        ),
        migrations.RenameModel(
            old_name="Draw",
            new_name="Drawdown",
        ),
    ]
