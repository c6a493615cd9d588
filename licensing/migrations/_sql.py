"""The SQL that models cannot say: two roles, an append-only record, states that follow their events."""

RUNTIME = "licensing_runtime"

# The owner migrates; web, workers and tests act as the runtime role, which may read and write rows and nothing else.
ROLES = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{RUNTIME}') THEN
    CREATE ROLE {RUNTIME} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database's migration was faster
END $$;
DO $$ BEGIN
  -- from PostgreSQL 16 on, being a member is not yet being allowed to act as the role
  IF NOT pg_has_role(current_user, '{RUNTIME}',
                     CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT {RUNTIME} TO %I', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {RUNTIME};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {RUNTIME};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {RUNTIME};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {RUNTIME};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {RUNTIME};
"""  # noqa: S608 - the one name in it is ours

# What has been recorded stays as it was recorded: 22 CFR 122.5.
APPEND_ONLY = f"""
CREATE FUNCTION licensing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON licensing_event
  FOR EACH ROW EXECUTE FUNCTION licensing_refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON licensing_event
  FOR EACH STATEMENT EXECUTE FUNCTION licensing_refuse_change();
REVOKE UPDATE, DELETE ON licensing_event, licensing_firing, licensing_document FROM {RUNTIME};
REVOKE DELETE ON licensing_case, licensing_clock, licensing_clocksegment, licensing_referral, licensing_proviso,
  licensing_outboxmessage, licensing_partner, licensing_delegation FROM {RUNTIME};
"""

NOT_APPEND_ONLY = """
DROP TRIGGER event_no_truncate ON licensing_event;
DROP TRIGGER event_append_only ON licensing_event;
DROP FUNCTION licensing_refuse_change();
"""

# No state without its event: at commit the case's head is its last event, and a changed state is what an event says.
STATE_HAS_EVENT = """
CREATE FUNCTION licensing_state_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM licensing_case c JOIN licensing_event e
      ON e.case_id = c.id AND e.number = c.event_count AND e.hash = c.head_hash
    WHERE c.id = NEW.id
  ) THEN
    RAISE EXCEPTION 'the head of case % is none of its events', NEW.reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'case_head_is_event';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM licensing_event e
    WHERE e.case_id = NEW.id AND e.number > OLD.event_count AND e.facts ->> 'to' = NEW.state
  ) THEN
    RAISE EXCEPTION 'case % changed its state without an event that says so', NEW.reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'case_state_has_event';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER case_state_has_event
  AFTER INSERT OR UPDATE OF state, event_count, head_hash ON licensing_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION licensing_state_has_event();
"""

# What was submitted stays as it was submitted, and a case stays whose and what it is.
FILED_STAYS = """
CREATE FUNCTION licensing_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM licensing_case c WHERE c.id IN (OLD.case_id, NEW.case_id) AND c.received_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION '% of a submitted case are not changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER line_filed_stays BEFORE INSERT OR UPDATE OR DELETE ON licensing_line
  FOR EACH ROW EXECUTE FUNCTION licensing_filed_stays();
CREATE TRIGGER party_filed_stays BEFORE INSERT OR UPDATE OR DELETE ON licensing_party
  FOR EACH ROW EXECUTE FUNCTION licensing_filed_stays();
CREATE FUNCTION licensing_identity_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'reference, kind, filer and filing date of case % are not changed', OLD.reference
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER case_identity_stays BEFORE UPDATE ON licensing_case FOR EACH ROW
  WHEN ((OLD.reference, OLD.kind, OLD.filer_id, OLD.filed_at) IS DISTINCT FROM
        (NEW.reference, NEW.kind, NEW.filer_id, NEW.filed_at))
  EXECUTE FUNCTION licensing_identity_stays();
"""

NO_FILED_STAYS = """
DROP TRIGGER case_identity_stays ON licensing_case;
DROP FUNCTION licensing_identity_stays();
DROP TRIGGER party_filed_stays ON licensing_party;
DROP TRIGGER line_filed_stays ON licensing_line;
DROP FUNCTION licensing_filed_stays();
"""

NO_STATE_HAS_EVENT = """
DROP TRIGGER case_state_has_event ON licensing_case;
DROP FUNCTION licensing_state_has_event();
"""

# What bears on clocks is ended or replaced on record, never deleted; what their terms were is not changed either.
KEPT = f"""
REVOKE UPDATE, DELETE ON licensing_termschange FROM {RUNTIME};
REVOKE DELETE ON licensing_stop, licensing_hold, licensing_servicelevel, licensing_calendarday,
  licensing_undertaking, licensing_evidence, licensing_obligation, licensing_arrangement FROM {RUNTIME};
"""

# One version at a time. A text is compared as a range of one number, for which GiST needs no extension.
NO_OVERLAP = """
ALTER TABLE licensing_servicelevel ADD CONSTRAINT servicelevel_no_overlap EXCLUDE USING gist (
  int8range(
    hashtextextended(kind || '|' || state || '|' || coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    hashtextextended(kind || '|' || state || '|' || coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    '[]'
  ) WITH &&,
  daterange(starts_on, ends_on, '[]') WITH &&
);
ALTER TABLE licensing_ratingauthority ADD CONSTRAINT ratingauthority_no_overlap EXCLUDE USING gist (
  daterange(starts_on, ends_on, '[]') WITH &&
);
"""
OVERLAP = """
ALTER TABLE licensing_ratingauthority DROP CONSTRAINT ratingauthority_no_overlap;
ALTER TABLE licensing_servicelevel DROP CONSTRAINT servicelevel_no_overlap;
"""


def detail_keeps_kind(table: str) -> tuple[str, str]:
    """SQL, and its reverse, that keeps a detail table's rows on cases of its own kind: key (case_id, kind)."""
    name = f"{table}_case_kind"
    make = (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (case_id, kind) "
        "REFERENCES licensing_case (id, kind) DEFERRABLE INITIALLY DEFERRED;"
        f"REVOKE DELETE ON {table} FROM {RUNTIME};"
    )
    return make, f"ALTER TABLE {table} DROP CONSTRAINT {name};"


# What somebody was told stays as it was told; of a notice only what became of its mail is written later.
NOTICES_STAY = f"""
REVOKE UPDATE, DELETE ON licensing_notice, licensing_noticereading FROM {RUNTIME};
GRANT UPDATE (mailed_at, leased_until, fence, attempts, not_before, set_aside_at, error)
  ON licensing_notice TO {RUNTIME};
"""

NO_NOTICES_STAY = f"GRANT UPDATE, DELETE ON licensing_notice, licensing_noticereading TO {RUNTIME};"

# A letter says for ever what it said; of the rest only that it was rendered, and to which document, is written later.
LETTERS_STAY = f"""
REVOKE UPDATE, DELETE ON licensing_letter FROM {RUNTIME};
GRANT UPDATE (rendered_at, document_id) ON licensing_letter TO {RUNTIME};
"""

NO_LETTERS_STAY = f"GRANT UPDATE, DELETE ON licensing_letter TO {RUNTIME};"

# Nothing that must be kept is deleted, whoever asks: 22 CFR 122.5(a), 15 CFR 700.91(a). The day is over everywhere.
RETENTION = """
CREATE FUNCTION licensing_under_retention() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held date;
BEGIN
  SELECT keep_until INTO held FROM licensing_case
    WHERE id = coalesce(to_jsonb(OLD) ->> 'case_id', to_jsonb(OLD) ->> 'id')::bigint;
  IF held IS NULL OR held >= (clock_timestamp() AT TIME ZONE 'UTC')::date - 1 THEN
    RAISE EXCEPTION 'rows of % are kept until %', TG_TABLE_NAME, coalesce(held::text, 'their case has ended')
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER case_is_kept BEFORE DELETE ON licensing_case
  FOR EACH ROW EXECUTE FUNCTION licensing_under_retention();
CREATE TRIGGER document_is_kept BEFORE DELETE ON licensing_document
  FOR EACH ROW EXECUTE FUNCTION licensing_under_retention();
CREATE TRIGGER letter_is_kept BEFORE DELETE ON licensing_letter
  FOR EACH ROW EXECUTE FUNCTION licensing_under_retention();
CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON licensing_document
  FOR EACH STATEMENT EXECUTE FUNCTION licensing_refuse_change();
CREATE TRIGGER letter_no_truncate BEFORE TRUNCATE ON licensing_letter
  FOR EACH STATEMENT EXECUTE FUNCTION licensing_refuse_change();
CREATE FUNCTION licensing_kept_no_shorter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'case % is kept until %, and no shorter', OLD.reference, OLD.keep_until
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER case_kept_no_shorter BEFORE UPDATE OF keep_until ON licensing_case FOR EACH ROW
  WHEN (OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until))
  EXECUTE FUNCTION licensing_kept_no_shorter();
"""

NO_RETENTION = """
DROP TRIGGER case_kept_no_shorter ON licensing_case;
DROP FUNCTION licensing_kept_no_shorter();
DROP TRIGGER letter_no_truncate ON licensing_letter;
DROP TRIGGER document_no_truncate ON licensing_document;
DROP TRIGGER letter_is_kept ON licensing_letter;
DROP TRIGGER document_is_kept ON licensing_document;
DROP TRIGGER case_is_kept ON licensing_case;
DROP FUNCTION licensing_under_retention();
"""

# An authorisation's number: a DSP licence's nine digits (050100123), an agreement's or a retransfer's TA-100123-26.
# What was granted stays; of it only what has been drawn is written later. A draw is given back, never deleted.
AUTHORISATIONS = f"""
CREATE SEQUENCE licensing_authorisation_number START 100001;
GRANT USAGE, SELECT ON SEQUENCE licensing_authorisation_number TO {RUNTIME};
CREATE FUNCTION licensing_number_authorisation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  serial bigint := nextval('licensing_authorisation_number');
BEGIN
  SELECT CASE instrument WHEN 'TAA' THEN 'TA-' WHEN 'MLA' THEN 'MA-' WHEN 'WDA' THEN 'DA-' WHEN 'GC' THEN 'GC-'
              ELSE '05' END
      || lpad(serial::text, CASE WHEN instrument IN ('TAA', 'MLA', 'WDA', 'GC') THEN 6 ELSE 7 END, '0')
      || CASE WHEN instrument IN ('TAA', 'MLA', 'WDA', 'GC') THEN to_char(approved_on, '-YY') ELSE '' END
    INTO STRICT NEW.number FROM licensing_licencedetail WHERE case_id = NEW.licence_id;
  RETURN NEW;
END $$;
CREATE TRIGGER authorisation_is_numbered BEFORE INSERT ON licensing_authorisation
  FOR EACH ROW EXECUTE FUNCTION licensing_number_authorisation();
REVOKE UPDATE, DELETE ON licensing_authorisation, licensing_authorisedline, licensing_authorisedparty,
  licensing_letterofoffer, licensing_exemptionuse, licensing_draw FROM {RUNTIME};
GRANT UPDATE (max_value, drawn_value, drawn_quantity) ON licensing_authorisation TO {RUNTIME};
GRANT UPDATE (drawn_value, drawn_quantity) ON licensing_authorisedline TO {RUNTIME};
GRANT UPDATE (purchaser, ends_on, ceiling, drawn_value) ON licensing_letterofoffer TO {RUNTIME};
GRANT UPDATE (shipments, drawn_value) ON licensing_exemptionuse TO {RUNTIME};
GRANT UPDATE (given_back_at) ON licensing_draw TO {RUNTIME};
"""  # noqa: S608 - the one name in it is ours

NO_AUTHORISATIONS = """
DROP TRIGGER authorisation_is_numbered ON licensing_authorisation;
DROP FUNCTION licensing_number_authorisation();
DROP SEQUENCE licensing_authorisation_number;
"""

# Evidence is countersigned and ended, never changed or deleted; of a disruption what was declared stays.
EVIDENCE_STAYS = f"""
REVOKE UPDATE, DELETE ON licensing_ground, licensing_disruption FROM {RUNTIME};
GRANT UPDATE (counts_from, ended_at) ON licensing_ground TO {RUNTIME};
GRANT UPDATE (countersigned_by_id, countersigned_at, lifted_by_id, lifted_at, lifted_because)
  ON licensing_disruption TO {RUNTIME};
"""

NO_EVIDENCE_STAYS = f"GRANT UPDATE, DELETE ON licensing_ground, licensing_disruption TO {RUNTIME};"
# As above, with the programme; and arrangements of one kind between the same parties, one at a time. Parties are kept in
# order. Those without a first day never overlap; one that was ended early leaves its later days to another.
ARRANGEMENTS = f"""
ALTER TABLE licensing_servicelevel DROP CONSTRAINT servicelevel_no_overlap;
ALTER TABLE licensing_servicelevel ADD CONSTRAINT servicelevel_no_overlap EXCLUDE USING gist (
  int8range(
    hashtextextended(kind || '|' || state || '|' || coalesce(programme_id::text, '') || '|' ||
      coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    hashtextextended(kind || '|' || state || '|' || coalesce(programme_id::text, '') || '|' ||
      coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    '[]'
  ) WITH &&,
  daterange(starts_on, ends_on, '[]') WITH &&
);
ALTER TABLE licensing_arrangement ADD CONSTRAINT arrangement_no_overlap EXCLUDE USING gist (
  int8range(
    hash_array_extended(parties, hashtextextended(kind, 0)),
    hash_array_extended(parties, hashtextextended(kind, 0)),
    '[]'
  ) WITH &&,
  daterange(starts_on, least(ends_on, ended_on), '[]') WITH &&
) WHERE (starts_on IS NOT NULL);
CREATE FUNCTION licensing_programme_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the programme of case %, which was submitted, is not changed', OLD.reference
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER case_programme_stays BEFORE UPDATE ON licensing_case FOR EACH ROW
  WHEN (OLD.received_at IS NOT NULL AND OLD.programme_id IS DISTINCT FROM NEW.programme_id)
  EXECUTE FUNCTION licensing_programme_stays();
REVOKE DELETE ON licensing_programme FROM {RUNTIME};
"""

NO_ARRANGEMENTS = """
DROP TRIGGER case_programme_stays ON licensing_case;
DROP FUNCTION licensing_programme_stays();
ALTER TABLE licensing_arrangement DROP CONSTRAINT arrangement_no_overlap;
ALTER TABLE licensing_servicelevel DROP CONSTRAINT servicelevel_no_overlap;
ALTER TABLE licensing_servicelevel ADD CONSTRAINT servicelevel_no_overlap EXCLUDE USING gist (
  int8range(
    hashtextextended(kind || '|' || state || '|' || coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    hashtextextended(kind || '|' || state || '|' || coalesce(arrangement_id::text, '') || '|' || priority_class, 0),
    '[]'
  ) WITH &&,
  daterange(starts_on, ends_on, '[]') WITH &&
);
"""
