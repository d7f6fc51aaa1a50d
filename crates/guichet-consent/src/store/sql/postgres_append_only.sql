ALTER TABLE consent_log_head ADD COLUMN tag BYTEA;

CREATE FUNCTION consent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this table is append-only'; END $$;
CREATE TRIGGER consent_log_leaf_stays BEFORE UPDATE OR DELETE ON consent_log_leaf
FOR EACH ROW EXECUTE FUNCTION consent_append_only();
CREATE TRIGGER consent_log_leaf_remains BEFORE TRUNCATE ON consent_log_leaf
FOR EACH STATEMENT EXECUTE FUNCTION consent_append_only();
CREATE TRIGGER consent_log_head_grows BEFORE UPDATE ON consent_log_head
FOR EACH ROW WHEN (NEW.size < OLD.size) EXECUTE FUNCTION consent_append_only();
CREATE TRIGGER consent_log_head_remains BEFORE DELETE ON consent_log_head
FOR EACH ROW EXECUTE FUNCTION consent_append_only();
CREATE TRIGGER consent_log_head_stays BEFORE TRUNCATE ON consent_log_head
FOR EACH STATEMENT EXECUTE FUNCTION consent_append_only();
-- A record is deleted whole when its time is over, but never changed.
CREATE TRIGGER consent_revision_stays BEFORE UPDATE ON consent_revision
FOR EACH ROW EXECUTE FUNCTION consent_append_only();
