"""What is decided of each line of a licence case; an authorised line keeps the value that was approved, before now all that was asked."""

import django.db.models.deletion
from django.db import migrations, models

RUNTIME = "licensing_runtime"

# Never more than was asked, and what was approved stays as it was approved.
WITHIN_WHAT_IS_ASKED = f"""
CREATE FUNCTION licensing_decision_within_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM licensing_line l WHERE l.id = NEW.line_id AND NEW.quantity <= l.quantity AND NEW.value <= l.value
  ) THEN
    RAISE EXCEPTION 'line % is not decided for more than it asks', NEW.line_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'linedecision_within_line';
  END IF;
  IF EXISTS (
    SELECT FROM licensing_line l JOIN licensing_licencedetail d ON d.case_id = l.case_id
    WHERE l.id = NEW.line_id AND d.approved_on IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'the decision on line % of an approved case is not changed', NEW.line_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'linedecision_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER linedecision_within_line BEFORE INSERT OR UPDATE ON licensing_linedecision
  FOR EACH ROW EXECUTE FUNCTION licensing_decision_within_line();
REVOKE DELETE ON licensing_linedecision FROM {RUNTIME};
"""  # noqa: S608 - the one name in it is ours

NOT_WITHIN = """
DROP TRIGGER linedecision_within_line ON licensing_linedecision;
DROP FUNCTION licensing_decision_within_line();
"""

AS_ASKED = (
    "UPDATE licensing_authorisedline a SET value = l.value FROM licensing_line l WHERE l.id = a.line_id;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0042_spaced_levels"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineDecision",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="line_decision",
                        serialize=False,
                        to="licensing.line",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("approved", "Approve"),
                            ("reduced", "Approve less"),
                            ("refused", "Refuse"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value (USD)")),
                ("reason", models.TextField(blank=True)),
            ],
            options={"ordering": ("line__number",)},
        ),
        migrations.AddConstraint(
            model_name="linedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "approved"), ("quantity__gte", 1), ("value__gte", 0)),
                    models.Q(
                        ("decision", "reduced"),
                        ("quantity__gte", 1),
                        ("value__gte", 0),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("decision", "refused"),
                        ("quantity", 0),
                        ("value", 0),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="linedecision_grants_what_it_says",
            ),
        ),
        migrations.RunSQL(WITHIN_WHAT_IS_ASKED, NOT_WITHIN),
        migrations.AddField(
            model_name="authorisedline",
            name="value",
            field=models.DecimalField(decimal_places=2, max_digits=15, null=True, verbose_name="value (USD)"),
        ),
        migrations.RunSQL(AS_ASKED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="authorisedline",
            name="value",
            field=models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value (USD)"),
        ),
    ]
