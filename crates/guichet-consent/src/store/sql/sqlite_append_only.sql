ALTER TABLE consent_log_head ADD COLUMN tag BLOB;

CREATE TRIGGER consent_log_leaf_stays BEFORE UPDATE ON consent_log_leaf
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER consent_log_leaf_remains BEFORE DELETE ON consent_log_leaf
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER consent_log_head_grows BEFORE UPDATE ON consent_log_head WHEN NEW.size < OLD.size
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER consent_log_head_remains BEFORE DELETE ON consent_log_head
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- A record is deleted whole when its time is over, but never changed.
CREATE TRIGGER consent_revision_stays BEFORE UPDATE ON consent_revision
BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never changed'); END;
