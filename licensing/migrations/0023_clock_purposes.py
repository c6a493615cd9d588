"""What a clock is for, and the number of its item, as columns of their own instead of a scope such as `referral/3`."""

from django.db import migrations, models

NUMBERED = ("referral", "obligation", "evidence", "ground", "delay")
UNNUMBERED = (
    "stage",
    "detour",
    "case",
    "statutory",
    "risk",
    "expiry",
    "authority",
    "turnaround",
    "export_filing",
)
FILL = """
UPDATE licensing_clock
SET purpose = split_part(scope, '/', 1), number = nullif(split_part(scope, '/', 2), '')::integer;
SET CONSTRAINTS ALL IMMEDIATE;
"""
REFILL = """
UPDATE licensing_clock SET scope = purpose || coalesce('/' || number, '');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("licensing", "0022_endorsed_under")]

    operations = [
        migrations.AddField(
            "clock", "purpose", models.CharField(default="", max_length=20), preserve_default=False
        ),
        migrations.AddField(
            "clock",
            "number",
            models.PositiveIntegerField(
                help_text="Of the referral, obligation ... that it is of; none: the case has one such clock at a time.",
                null=True,
            ),
        ),
        migrations.RemoveIndex("clock", "clock_at_risk"),
        migrations.RemoveConstraint("clock", "clock_one_open_per_scope"),
        # a way back needs a value for the rows that there are
        migrations.AlterField("clock", "scope", models.CharField(default="", max_length=30)),
        migrations.RunSQL(FILL, REFILL),
        migrations.RemoveField("clock", "scope"),
        migrations.AddConstraint(
            "clock",
            models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("case", "purpose", "number"),
                name="clock_one_open_per_purpose",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", False), ("purpose__in", NUMBERED)),
                    models.Q(("number__isnull", True), ("purpose__in", UNNUMBERED)),
                    _connector="OR",
                ),
                name="clock_purpose_known",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                condition=models.Q(("closed_at__isnull", True), ("next_rung", ""), ("purpose", "risk")),
                fields=["case"],
                name="clock_at_risk",
            ),
        ),
    ]
