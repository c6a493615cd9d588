"""Provisos keep who drafted, changed and struck them and why; each belongs to its case, since an officer's is of no referral."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RUNTIME = "licensing_runtime"

OF_ITS_CASE = """
UPDATE licensing_proviso p SET case_id = r.case_id FROM licensing_referral r WHERE r.id = p.referral_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

# What a proviso says is never changed; another takes its place.
TEXT_STAYS = f"""
REVOKE UPDATE ON licensing_proviso FROM {RUNTIME};
GRANT UPDATE (replaced_at, changed_by_id, changed_because, successor_id, answered_at, answered_by_id)
  ON licensing_proviso TO {RUNTIME};
"""
TEXT_CHANGES = f"GRANT UPDATE ON licensing_proviso TO {RUNTIME};"


def person() -> models.ForeignKey:
    """A reference to an officer or a reviewer."""
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0045_line_decisions"),
    ]

    operations = [
        migrations.AlterModelOptions(name="proviso", options={"ordering": ("case", "id")}),
        migrations.AddField(
            model_name="proviso",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licensing.case",
            ),
        ),
        migrations.RunSQL(OF_ITS_CASE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="proviso",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="licensing.case"
            ),
        ),
        migrations.AlterField(
            model_name="proviso",
            name="referral",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="provisos",
                to="licensing.referral",
            ),
        ),
        migrations.AddField(model_name="proviso", name="drafted_by", field=person()),
        migrations.AddField(model_name="proviso", name="changed_by", field=person()),
        migrations.AddField(
            model_name="proviso", name="changed_because", field=models.TextField(blank=True, default="")
        ),
        migrations.AlterField(
            model_name="proviso", name="changed_because", field=models.TextField(blank=True)
        ),
        migrations.AddField(
            model_name="proviso",
            name="successor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="licensing.proviso",
            ),
        ),
        migrations.AddField(
            model_name="proviso",
            name="answered_at",
            field=models.DateTimeField(
                help_text="When its agency concurred in the change, or gave its position again.", null=True
            ),
        ),
        migrations.AddField(model_name="proviso", name="answered_by", field=person()),
        migrations.AddConstraint(
            model_name="proviso",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("referral__isnull", True), ("drafted_by__isnull", True), _connector="XOR"
                ),
                name="proviso_has_one_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="proviso",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("changed_because", ""), ("changed_by__isnull", True), ("successor__isnull", True)
                    ),
                    models.Q(
                        ("changed_by__isnull", False),
                        ("replaced_at__isnull", False),
                        models.Q(("changed_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proviso_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="proviso",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    models.Q(("changed_by__isnull", False), ("referral__isnull", False)),
                    _connector="OR",
                ),
                name="proviso_agency_answers_a_change",
            ),
        ),
        migrations.RunSQL(TEXT_STAYS, TEXT_CHANGES),
    ]
