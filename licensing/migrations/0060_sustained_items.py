"""Which partners sustain an item: they may name it. At first those whose filings for it an officer has decided."""

from django.db import migrations, models

# what executed itself under an exemption was decided by nobody, and gives no relation
DECIDED = """
INSERT INTO licensing_delivereditem_sustained_by (delivereditem_id, partner_id)
SELECT DISTINCT item.id, decided.filer_id FROM licensing_delivereditem AS item
JOIN licensing_case AS decided ON decided.delivered_item_id = item.id AND decided.filer_id <> item.end_user_id
WHERE EXISTS (
  SELECT FROM licensing_event AS event WHERE event.case_id = decided.id AND event.actor_user_id IS NOT NULL
  AND event.name IN ('case.approved', 'case.released', 'case.rating_authorised', 'case.authorised')
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0059_stored_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivereditem",
            name="sustained_by",
            field=models.ManyToManyField(
                blank=True,
                help_text="Partners that sustain it beside its end-user. They may name it in their filings.",
                related_name="sustained_items",
                to="licensing.partner",
            ),
        ),
        migrations.RunSQL(DECIDED, migrations.RunSQL.noop),
    ]
