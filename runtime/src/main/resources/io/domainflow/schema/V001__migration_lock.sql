-- The schema itself, and the lock under which everything else is migrated.
CREATE SCHEMA IF NOT EXISTS domainflow;

CREATE TABLE domainflow.schema_version (
    version      integer     PRIMARY KEY CHECK (version > 0),
    installed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- One row by constraint. The token outlives the holders: it grows with every grant.
CREATE TABLE domainflow.migration_lock (
    one_row    boolean     PRIMARY KEY DEFAULT true CHECK (one_row),
    holder     text,
    token      bigint      NOT NULL DEFAULT 0,
    expires_at timestamptz,
    CHECK ((holder IS NULL) = (expires_at IS NULL))
);
INSERT INTO domainflow.migration_lock DEFAULT VALUES;

CREATE TABLE domainflow.migration_done (
    name     text        PRIMARY KEY,
    instance text        NOT NULL,
    token    bigint      NOT NULL,
    done_at  timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);

-- Who waits, as of the last attempt.
CREATE TABLE domainflow.migration_waiter (
    instance text        PRIMARY KEY,
    seen_at  timestamptz NOT NULL
);

CREATE TABLE domainflow.migration_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    instance    text        NOT NULL,
    operation   text        NOT NULL,
    outcome     text        NOT NULL,
    token       bigint
);

INSERT INTO domainflow.schema_version (version) VALUES (1);
