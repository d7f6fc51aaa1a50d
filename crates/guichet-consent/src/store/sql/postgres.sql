CREATE TABLE consent_revision (
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE INDEX consent_revision_subject ON consent_revision (subject);
CREATE INDEX consent_revision_end ON consent_revision (state, ends_at);

CREATE TABLE consent_grant (grant_id TEXT PRIMARY KEY, id TEXT NOT NULL);

CREATE TABLE consent_errand (
    id TEXT PRIMARY KEY,
    step TEXT NOT NULL,
    at_bank TEXT NOT NULL,
    credential BYTEA,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    turn BIGINT NOT NULL
);

CREATE TABLE consent_row (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body BYTEA NOT NULL,
    keep_until BIGINT NOT NULL,
    PRIMARY KEY (id, name)
);
CREATE INDEX consent_row_end ON consent_row (keep_until);

-- A key that is destroyed leaves its name behind, so that it cannot be made again.
CREATE TABLE consent_key (id TEXT PRIMARY KEY, wrapped BYTEA);

CREATE TABLE consent_log_leaf (place BIGINT PRIMARY KEY, entry BYTEA NOT NULL, nodes BYTEA NOT NULL);
CREATE TABLE consent_log_head (one BIGINT PRIMARY KEY CHECK (one = 1), size BIGINT NOT NULL, checkpoint TEXT);
INSERT INTO consent_log_head VALUES (1, 0, NULL);
