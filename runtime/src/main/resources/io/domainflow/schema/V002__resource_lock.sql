-- Leases on named resources. What a lock is stands in one row, so that whoever has the row decides on all of it.
--
-- An exclusive lease is holder and expires_at, with the row's token. Shared ones are in shares, by their own tokens:
-- {"token": ["holder", microseconds since 1970 at which it expires]}. A row stays when nobody holds anything.
CREATE TABLE domainflow.resource_lock (
    resource_type text        NOT NULL,
    resource_id   text        NOT NULL,
    token         bigint      NOT NULL,
    holder        text,
    expires_at    timestamptz,
    shares        jsonb,
    waited_until  timestamptz,
    PRIMARY KEY (resource_type, resource_id),
    CHECK ((holder IS NULL) = (expires_at IS NULL)),
    CHECK (holder IS NULL OR shares IS NULL)
) WITH (fillfactor = 70);

-- Who waits for a resource, in the order of asking; seen_until is when a waiter that says nothing counts as gone.
CREATE TABLE domainflow.lock_waiter (
    ticket        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resource_type text        NOT NULL,
    resource_id   text        NOT NULL,
    holder        text        NOT NULL,
    exclusive     boolean     NOT NULL,
    seen_until    timestamptz NOT NULL
);
CREATE INDEX lock_waiter_by_resource ON domainflow.lock_waiter (resource_type, resource_id, ticket);

CREATE TABLE domainflow.lock_event (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    resource_type text        NOT NULL,
    resource_id   text        NOT NULL,
    holder        text        NOT NULL,
    operation     text        NOT NULL,
    outcome       text        NOT NULL,
    token         bigint
);

-- The key of the advisory lock that a transaction has shared while it relies on a lease, and that whoever takes over
-- an expired one must have alone.
CREATE FUNCTION domainflow.lock_key(resource_type text, resource_id text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    RETURN pg_catalog.hashtextextended(resource_id, pg_catalog.hashtextextended(resource_type, 1));

-- Whether a lease is held; if it is, nobody takes it over before the transaction ends. For the WHERE of a write.
--
-- Safety: the advisory lock is taken first, and the row is read by a later snapshot. Whoever took the lease over had
-- that lock alone until its commit, so that either it is seen here, or it waits for us.
CREATE FUNCTION domainflow.holds_lock(held_type text, held_id text, held_token bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(domainflow.lock_key(held_type, held_id));
    RETURN EXISTS (
        SELECT
          FROM domainflow.resource_lock AS held
         WHERE held.resource_type = held_type
           AND held.resource_id = held_id
           AND (   (held.token = held_token AND held.expires_at > clock_timestamp())
                OR (held.shares -> held_token::text ->> 1)::bigint > extract(epoch FROM clock_timestamp()) * 1000000));
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (2);
