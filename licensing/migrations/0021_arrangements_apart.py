"""Arrangements of one kind with a common party abroad are never in force on the same day, whoever else is a party."""

from django.db import migrations

# Kept at the same moment, they are judged one after another. The constraint between the very same parties stays.
APART = """
CREATE FUNCTION licensing_arrangement_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  other text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('licensing_arrangement', 0));
  SELECT held.code INTO other FROM licensing_arrangement held
  WHERE held.id <> NEW.id AND held.kind = NEW.kind AND held.starts_on IS NOT NULL
    AND array_remove(held.parties, 'US') && array_remove(NEW.parties, 'US')
    AND daterange(held.starts_on, least(held.ends_on, held.ended_on), '[]')
      && daterange(NEW.starts_on, least(NEW.ends_on, NEW.ended_on), '[]')
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'arrangement_no_overlap: % is in force with one of its parties on one of its days', other
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'arrangement_no_overlap';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER arrangement_apart AFTER INSERT OR UPDATE ON licensing_arrangement FOR EACH ROW
  WHEN (NEW.starts_on IS NOT NULL) EXECUTE FUNCTION licensing_arrangement_apart();
"""
NOT_APART = """
DROP TRIGGER arrangement_apart ON licensing_arrangement;
DROP FUNCTION licensing_arrangement_apart();
"""


class Migration(migrations.Migration):
    """A trigger beside the exclusion constraint: PostgreSQL has no index of overlapping lists of texts."""

    dependencies = [("licensing", "0020_order_elements")]

    operations = [migrations.RunSQL(APART, NOT_APART)]
