"""A shipment that has not left gets the clock of its planned departure, and its export filing the departure that it named."""

from django.conf import settings
from django.db import migrations, models

# what has an export filing was filed for the departure that was planned
FILED_FOR = "UPDATE licensing_shipmentdetail SET export_filed_for = departs_at WHERE itn <> '' AND export_filed_for IS NULL"
# As the table opens it: to the end of the planned day, the day told in the office's zone, paused while a port or an order holds
# the shipment. The causes are those that the next event would give.
OPEN = """
WITH standing AS (
  SELECT c.id, c.state, c.event_count, (d.departs_at AT TIME ZONE %(zone)s)::date AS planned,
    (CASE WHEN c.state = 'lodged' THEN '[]'::jsonb
      WHEN c.desk = 'filer' THEN jsonb_build_array(jsonb_build_object('code', 'applicants_time', 'state', c.state))
      ELSE jsonb_build_array(jsonb_build_object('code', 'interrupted', 'state', c.state)) END)
    || coalesce((SELECT jsonb_agg(CASE WHEN p.code = 'hold' THEN jsonb_build_object('code', 'hold', 'number', p.number)
          ELSE jsonb_build_object('code', 'pause', 'pause', p.code, 'number', p.number) END ORDER BY p.id)
        FROM licensing_stop p WHERE p.case_id = c.id AND p.closed_at IS NULL
          AND p.code IN ('hold', 'government_assurances', 'end_use_check', 'no_dpas_authority')), '[]'::jsonb) AS why
  FROM licensing_case c JOIN licensing_shipmentdetail d ON d.case_id = c.id
  WHERE (c.state = 'lodged' OR c.state IN ('held', 'disputed', 'clearing') AND c.left_state = 'lodged')
    AND NOT EXISTS (SELECT FROM licensing_clock k WHERE k.case_id = c.id AND k.purpose = 'stage' AND k.closed_at IS NULL)
), timed AS (
  SELECT *, why <> '[]'::jsonb AS paused, planned::timestamp AT TIME ZONE %(zone)s AS begins,
    (planned + 1)::timestamp AT TIME ZONE %(zone)s AS ends
  FROM standing
), opened AS (
  INSERT INTO licensing_clock (case_id, purpose, number, state, desk, amount, unit, since_on, since_at, due_on, ends_at,
    statutory, zone, calendar, basis, overdue, rungs, ahead, counted_by, next_rung, due_at, next_at, revision, paused,
    excused, excuses, opened_at, failures, error, due_first)
  SELECT id, 'stage', NULL, 'lodged', 'filer', NULL, 'date', NULL, NULL, planned, NULL,
    false, %(zone)s, 'every_day', '', '',
    '[["reminder", -1], ["breach", 0], ["desk", 1], ["section_chief", 3], ["director", 5], ["principals", 10]]'::jsonb,
    '[]'::jsonb, '', 'reminder', CASE WHEN paused THEN NULL ELSE ends END, CASE WHEN paused THEN NULL ELSE begins END,
    1, paused, false, '', now(), 0, '', false
  FROM timed RETURNING id, case_id, opened_at
), begun AS (
  INSERT INTO licensing_clocksegment (clock_id, starts_at, ends_at, running, excused, causes, basis, event_number, replaced_by)
  SELECT o.id, o.opened_at, NULL, NOT t.paused, false,
    CASE WHEN t.paused THEN t.why ELSE '[{"code": "opened", "state": "lodged"}]'::jsonb END, '', t.event_count, NULL
  FROM opened o JOIN timed t ON t.id = o.case_id
)
UPDATE licensing_case c SET due_at = least(c.due_at, t.ends) FROM timed t WHERE t.id = c.id AND NOT t.paused
"""


def open_clocks(apps, schema_editor):
    """Shipments that wait to leave have the clock of their departure, whether or not their export information is filed."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILED_FOR)
        cursor.execute(OPEN, {"zone": settings.OFFICE_ZONE})


class Migration(migrations.Migration):
    dependencies = [
        ("licensing", "0049_awaited_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipmentdetail",
            name="export_filed_for",
            field=models.DateTimeField(
                help_text="The departure for which the export information was filed.", null=True
            ),
        ),
        migrations.AddField(
            model_name="shipmentdetail",
            name="ended_itns",
            field=models.JSONField(
                default=list,
                help_text="The numbers of export filings that no longer count.",
                verbose_name="ended ITNs",
            ),
        ),
        migrations.RunPython(open_clocks, migrations.RunPython.noop),
    ]
