"""The version of the policy: another one with every change of calendars, levels, arrangements, holds, disruptions."""

from django.db import migrations, models

TABLES = (
    "licensing_calendarday",
    "licensing_servicelevel",
    "licensing_arrangement",
    "licensing_hold",
    "licensing_disruption",
    "licensing_ratingauthority",
    "licensing_programme_arrangements",
)
# A random version is never that of another state, not even of one that was rolled back or restored from a copy.
MAKE = """
INSERT INTO licensing_policyversion VALUES (1, gen_random_uuid());
REVOKE INSERT, DELETE ON licensing_policyversion FROM licensing_runtime;
CREATE FUNCTION licensing_policy_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE licensing_policyversion SET version = gen_random_uuid();
  RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER policy_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION licensing_policy_changed();
"""
VERSION = MAKE + "".join(TRIGGER.format(table=table) for table in TABLES)
NO_VERSION = (
    "".join(f"DROP TRIGGER policy_changed ON {table};" for table in TABLES)
    + "DROP FUNCTION licensing_policy_changed();"
)


class Migration(migrations.Migration):
    dependencies = [("licensing", "0057_indexes_by_phase")]

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("version", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="policyversion_one")
                ]
            },
        ),
        migrations.RunSQL(VERSION, NO_VERSION),
    ]
