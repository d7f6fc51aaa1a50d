CREATE TABLE consent_revision (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_revision_subject ON consent_revision (subject);
CREATE INDEX consent_revision_end ON consent_revision (state, ends_at);

CREATE TABLE consent_grant (grant_id TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE consent_errand (
    id TEXT PRIMARY KEY,
    step TEXT NOT NULL,
    at_bank TEXT NOT NULL,
    credential BLOB,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_row (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL,
    keep_until INTEGER NOT NULL,
    PRIMARY KEY (id, name)
) STRICT;
CREATE INDEX consent_row_end ON consent_row (keep_until);

-- A key that is destroyed leaves its name behind, so that it cannot be made again.
CREATE TABLE consent_key (id TEXT PRIMARY KEY, wrapped BLOB) STRICT;

CREATE TABLE consent_log_leaf (place INTEGER PRIMARY KEY, entry BLOB NOT NULL, nodes BLOB NOT NULL) STRICT;
CREATE TABLE consent_log_head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, checkpoint TEXT) STRICT;
INSERT INTO consent_log_head VALUES (1, 0, NULL);
