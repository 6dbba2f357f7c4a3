-- Workers, each as of its last registration; token is that registration's fencing token, and said numbers what it said
-- of itself: a heartbeat that repeats it does not undo what was said meanwhile.
--
-- What changes often stands in no index, so that a heartbeat rewrites the row in its page.
CREATE TABLE domainflow.worker (
    scope       text        NOT NULL,
    id          text        NOT NULL,
    type        text        NOT NULL,
    metadata    text        NOT NULL,
    instance    text        NOT NULL,
    token       bigint      NOT NULL,
    status      text        NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'working', 'error', 'closed')),
    operation   text,
    since       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    said        bigint      NOT NULL DEFAULT 0,
    lease_until timestamptz NOT NULL,
    PRIMARY KEY (scope, id)
) WITH (fillfactor = 50);

-- The key of the advisory lock that a transaction has shared while it relies on a registration, and that whoever
-- registers under the id must have alone.
CREATE FUNCTION domainflow.worker_key(scope text, id text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    RETURN pg_catalog.hashtextextended(id, pg_catalog.hashtextextended(scope, 3));

-- Whether a registration is in force; if so, no other takes the id before the transaction ends.
--
-- Safety: the advisory lock is taken first, and the row is read by a later snapshot. Whoever took the id had that lock
-- alone until its commit, so that either it is seen here, or it waits for us. Heartbeats do not wait.
CREATE FUNCTION domainflow.is_registered(its_scope text, its_id text, its_token bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(domainflow.worker_key(its_scope, its_id));
    RETURN EXISTS (
        SELECT
          FROM domainflow.worker AS known
         WHERE known.scope = its_scope AND known.id = its_id AND known.token = its_token
           AND known.lease_until > clock_timestamp());
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (4);
