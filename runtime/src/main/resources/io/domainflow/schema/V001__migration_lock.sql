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

-- The key of the advisory lock that a transaction has shared while it relies on the migration lock, and that whoever
-- takes it over must have alone.
CREATE FUNCTION domainflow.migration_lock_key() RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    RETURN pg_catalog.hashtextextended('migration lock', 2);

-- Whether a grant has the migration lock; if so, nobody takes it over before the transaction ends.
--
-- Safety: the advisory lock is taken first, and the row is read by a later snapshot. Whoever took it over had that lock
-- alone until its commit, so that either it is seen here, or it waits for us. Renewals do not wait.
CREATE FUNCTION domainflow.holds_migration_lock(held_by text, held_token bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(domainflow.migration_lock_key());
    RETURN EXISTS (
        SELECT
          FROM domainflow.migration_lock AS held
         WHERE held.holder = held_by AND held.token = held_token AND held.expires_at > clock_timestamp());
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (1);
