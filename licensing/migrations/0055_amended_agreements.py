"""The terms of agreements: those in force on the authorisation, all that ever were beside it; lines have the agreement's own numbers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

RUNTIME = "licensing_runtime"

NUMBERED = (
    "UPDATE licensing_authorisedline a SET number = l.number FROM licensing_line l WHERE l.id = a.line_id;"
)
# What was approved before has the terms of its filing, in force since its approval.
AS_APPROVED = """
UPDATE licensing_authorisation a SET terms_number = 1, territory = d.territory,
  quantity_to_be_made = d.quantity_to_be_made, transfer_limits = d.transfer_limits
FROM licensing_licencedetail d WHERE d.case_id = a.licence_id AND d.instrument IN ('TAA', 'MLA', 'WDA');
INSERT INTO licensing_agreementterms (authorisation_id, number, set_by_id, in_force_from, value, quantity, expires_on,
  territory, quantity_to_be_made, transfer_limits)
SELECT a.licence_id, 1, d.case_id, d.approved_on, a.value, a.quantity, d.expires_on, a.territory, a.quantity_to_be_made,
  a.transfer_limits
FROM licensing_authorisation a JOIN licensing_licencedetail d ON d.case_id = a.licence_id WHERE a.terms_number = 1;
"""
# What was granted changes with the next terms of an agreement alone.
BY_TERMS = f"""
REVOKE UPDATE, DELETE ON licensing_agreementterms FROM {RUNTIME};
GRANT UPDATE (terms_number, value, quantity, territory, quantity_to_be_made, transfer_limits)
  ON licensing_authorisation TO {RUNTIME};
GRANT UPDATE (amended_by_id, quantity, value) ON licensing_authorisedline TO {RUNTIME};
CREATE FUNCTION licensing_granted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was granted under % changes by an amendment alone', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'authorisation_changes_by_terms';
END $$;
CREATE TRIGGER authorisation_changes_by_terms BEFORE UPDATE ON licensing_authorisation FOR EACH ROW
  WHEN ((NEW.value, NEW.quantity, NEW.territory, NEW.quantity_to_be_made, NEW.transfer_limits)
    IS DISTINCT FROM (OLD.value, OLD.quantity, OLD.territory, OLD.quantity_to_be_made, OLD.transfer_limits)
    AND (OLD.terms_number = 0 OR NEW.terms_number <> OLD.terms_number + 1))
  EXECUTE FUNCTION licensing_granted_stays();
CREATE TRIGGER authorisedline_changes_by_terms BEFORE UPDATE ON licensing_authorisedline FOR EACH ROW
  WHEN ((NEW.quantity, NEW.value) IS DISTINCT FROM (OLD.quantity, OLD.value)
    AND NEW.amended_by_id IS NOT DISTINCT FROM OLD.amended_by_id)
  EXECUTE FUNCTION licensing_granted_stays();
"""
NOT_BY_TERMS = """
DROP TRIGGER authorisation_changes_by_terms ON licensing_authorisation;
DROP TRIGGER authorisedline_changes_by_terms ON licensing_authorisedline;
DROP FUNCTION licensing_granted_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0054_told_of_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("in_force_from", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value (USD)")),
                ("quantity", models.PositiveBigIntegerField(help_text="All lines together.")),
                ("expires_on", models.DateField(help_text="Its last day.")),
                (
                    "territory",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("quantity_to_be_made", models.PositiveIntegerField(null=True)),
                ("transfer_limits", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "agreement terms",
                "ordering": ("authorisation", "number"),
            },
        ),
        migrations.AlterModelOptions(
            name="authorisedline",
            options={"ordering": ("authorisation", "number")},
        ),
        migrations.RemoveConstraint(
            model_name="licencedetail",
            name="licencedetail_instrument_known",
        ),
        migrations.RemoveConstraint(
            model_name="licencedetail",
            name="licencedetail_amendment_names_case",
        ),
        migrations.AddField(
            model_name="authorisation",
            name="quantity_to_be_made",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="authorisation",
            name="terms_number",
            field=models.PositiveIntegerField(
                default=0, help_text="Which terms of an agreement are in force. 0 for a licence."
            ),
        ),
        migrations.AddField(
            model_name="authorisation",
            name="territory",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=2), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="authorisation",
            name="transfer_limits",
            field=models.TextField(blank=True, verbose_name="limits on transfers to third parties"),
        ),
        migrations.AddField(
            model_name="authorisedline",
            name="amended_by",
            field=models.OneToOneField(
                help_text="The line that states it now.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="licensing.line",
            ),
        ),
        migrations.AddField(
            model_name="authorisedline",
            name="number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="licencedetail",
            name="changes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("change_scope", "Change the articles or services, or reduce a term"),
                        ("extend_duration", "Extend the duration"),
                        ("add_party", "Add a foreign or United States party"),
                        ("add_country", "Add countries to the territory"),
                        ("increase_value", "Increase the value"),
                        ("increase_quantity", "Increase the quantity"),
                        ("change_transfer_limits", "Change the limits on transfers"),
                    ],
                    max_length=24,
                ),
                blank=True,
                default=list,
                help_text="Of an amendment of an agreement, which states all its terms as amended (22 CFR 124.1(c)).",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="licencedetail",
            name="terms_number",
            field=models.PositiveIntegerField(
                help_text="Of an amendment of an agreement: the terms that were in force when it was submitted.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="licencedetail",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("add_freight_forwarder", "Add a freight forwarder or consignor in the United States"),
                    ("fix_typographical_error", "Correct an obvious typographical error"),
                    ("change_source", "Change the source or manufacturer"),
                    ("add_transport_consignee", "Add an intermediate consignee that only transports"),
                    ("extend_duration", "Extend the duration"),
                    ("increase_quantity", "Increase the quantity"),
                    ("change_end_user", "Change the end-user"),
                    ("change_end_use", "Change the end-use"),
                    ("change_country", "Change the country"),
                    ("change_commodity", "Change the commodity"),
                    ("change_foreign_consignee", "Change the foreign consignee"),
                ],
                help_text="Of an amendment of a licence.",
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="licencedetail",
            name="instrument",
            field=models.CharField(
                choices=[
                    ("DSP-5", "DSP-5"),
                    ("DSP-61", "DSP-61"),
                    ("DSP-73", "DSP-73"),
                    ("DSP-85", "DSP-85"),
                    ("DSP-6", "DSP-6"),
                    ("DSP-62", "DSP-62"),
                    ("DSP-74", "DSP-74"),
                    ("DSP-119", "DSP-119"),
                    ("AGR-AMD", "AGR-AMD"),
                    ("TAA", "TAA"),
                    ("MLA", "MLA"),
                    ("WDA", "WDA"),
                    ("GC", "GC"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="licencedetail",
            name="transaction",
            field=models.CharField(
                choices=[
                    ("permanent_export", "Permanent export"),
                    ("temporary_import", "Temporary import"),
                    ("temporary_export", "Temporary export"),
                    ("technical_assistance", "Technical assistance"),
                    ("manufacture_abroad", "Manufacture abroad"),
                    ("distribution", "Warehouse or distribution point abroad"),
                    ("retransfer", "Reexport, retransfer or change of end-use"),
                    ("amendment", "Amendment of a licence or an agreement"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisedline",
            constraint=models.UniqueConstraint(
                fields=("authorisation", "number"), name="authorisedline_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="licencedetail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "instrument__in",
                        (
                            "DSP-5",
                            "DSP-61",
                            "DSP-73",
                            "DSP-85",
                            "DSP-6",
                            "DSP-62",
                            "DSP-74",
                            "DSP-119",
                            "AGR-AMD",
                            "TAA",
                            "MLA",
                            "WDA",
                            "GC",
                        ),
                    )
                ),
                name="licencedetail_instrument_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencedetail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amends__isnull", False),
                        ("instrument__in", ("DSP-6", "DSP-62", "DSP-74", "DSP-119", "AGR-AMD")),
                    ),
                    models.Q(
                        models.Q(
                            ("instrument__in", ("DSP-6", "DSP-62", "DSP-74", "DSP-119", "AGR-AMD")),
                            _negated=True,
                        ),
                        ("amends__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="licencedetail_amendment_names_case",
            ),
        ),
        migrations.AddField(
            model_name="agreementterms",
            name="authorisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="licensing.authorisation",
            ),
        ),
        migrations.AddField(
            model_name="agreementterms",
            name="set_by",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms_set",
                to="licensing.licencedetail",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.UniqueConstraint(
                fields=("authorisation", "number"), name="agreementterms_number_once"
            ),
        ),
        migrations.RunSQL(AS_APPROVED, migrations.RunSQL.noop),
        migrations.RunSQL(BY_TERMS, NOT_BY_TERMS),
    ]
