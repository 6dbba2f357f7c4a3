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

-- The functions below find rows by their keys, also where a session planned them while the table was nearly empty:
-- hence enable_seqscan.

-- Whether a lease is held; if it is, nobody takes it over before the transaction ends. For the WHERE of a write.
--
-- Safety: the advisory lock is taken first, and the row is read by a later snapshot. Whoever took the lease over had
-- that lock alone until its commit, so that either it is seen here, or it waits for us.
CREATE FUNCTION domainflow.holds_lock(held_type text, held_id text, held_token bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
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

-- Takes a resource, exclusively or shared; gives the token, or how long an exclusive lease stands in the way still.
--
-- Safety: the row is locked first, and whatever is asked then is asked by a later snapshot, in READ COMMITTED. An
-- expired lease is taken over only with the advisory lock alone that whoever relies on one has shared. The token grows
-- with every grant and follows the server's clock, so that it grows over a failover that lost grants, too.
--
-- Order: while others wait whose tickets are lower, nothing is granted. Who does not wait has the highest of all.
CREATE FUNCTION domainflow.acquire_lock(
        wanted_type text, wanted_id text, wanted_by text, exclusively boolean, micros bigint, my_ticket bigint,
        channel text, OUT granted bigint, OUT micros_left bigint)
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    IF exclusively THEN -- of what is free, and nobody waits for, in one statement
        UPDATE domainflow.resource_lock AS free
           SET token      = greatest(free.token + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint),
               holder     = wanted_by,
               expires_at = clock_timestamp() + micros * interval '1 microsecond'
         WHERE free.resource_type = wanted_type AND free.resource_id = wanted_id
           AND free.holder IS NULL AND free.shares IS NULL AND free.waited_until IS NULL
        RETURNING free.token INTO granted;
        IF FOUND THEN
            INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
            VALUES (wanted_type, wanted_id, wanted_by, 'acquire', 'granted', granted);
            RETURN;
        END IF;
    END IF;
    SELECT grab.granted, grab.micros_left INTO granted, micros_left
      FROM domainflow.acquire_locked(wanted_type, wanted_id, wanted_by, exclusively, micros, my_ticket, channel) AS grab;
    IF granted IS NOT NULL OR my_ticket = 9223372036854775807 THEN -- not each look of who waits
        INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
        VALUES (wanted_type, wanted_id, wanted_by, CASE WHEN exclusively THEN 'acquire' ELSE 'acquire shared' END,
                CASE WHEN granted IS NULL THEN 'refused' ELSE 'granted' END, granted);
    END IF;
END
$$;

-- As acquire_lock, which calls it, for what is not simply free.
CREATE FUNCTION domainflow.acquire_locked(
        wanted_type text, wanted_id text, wanted_by text, exclusively boolean, micros bigint, my_ticket bigint,
        channel text, OUT granted bigint, OUT micros_left bigint)
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
DECLARE
    held       domainflow.resource_lock%ROWTYPE;
    instant    timestamptz;
    now_micros bigint;
    live       jsonb;
BEGIN

    LOOP
        SELECT * INTO held
          FROM domainflow.resource_lock AS known
         WHERE known.resource_type = wanted_type AND known.resource_id = wanted_id
           FOR NO KEY UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO domainflow.resource_lock (resource_type, resource_id, token) VALUES (wanted_type, wanted_id, 0)
        ON CONFLICT DO NOTHING;
    END LOOP;
    instant := clock_timestamp();
    now_micros := extract(epoch FROM instant) * 1000000;

    IF held.waited_until > instant AND EXISTS (
           SELECT
             FROM domainflow.lock_waiter AS ahead
            WHERE ahead.resource_type = wanted_type AND ahead.resource_id = wanted_id
              AND ahead.ticket < my_ticket
              AND ahead.seen_until > instant) THEN
        RETURN;
    END IF;
    IF held.expires_at > instant THEN
        micros_left := extract(epoch FROM held.expires_at - instant) * 1000000;
        RETURN;
    END IF;
    live := (SELECT jsonb_object_agg(share.key, share.value)
               FROM jsonb_each(held.shares) AS share
              WHERE (share.value ->> 1)::bigint > now_micros);
    IF (held.holder IS NOT NULL OR live IS DISTINCT FROM held.shares)
       AND NOT pg_try_advisory_xact_lock(domainflow.lock_key(wanted_type, wanted_id)) THEN
        IF exclusively OR held.holder IS NOT NULL THEN -- it has expired, and somebody relies on it
            RETURN;
        END IF;
        live := held.shares; -- all of them, as nobody knows which
    END IF;
    IF exclusively AND live IS NOT NULL THEN
        RETURN;
    END IF;

    granted := greatest(held.token + 1, now_micros);
    UPDATE domainflow.resource_lock AS taken
       SET token        = granted,
           holder       = CASE WHEN exclusively THEN wanted_by END,
           expires_at   = CASE WHEN exclusively THEN instant + micros * interval '1 microsecond' END,
           shares       = CASE WHEN NOT exclusively
                               THEN coalesce(live, '{}')
                                    || jsonb_build_object(granted, jsonb_build_array(wanted_by, now_micros + micros)) END,
           waited_until = CASE WHEN taken.waited_until > instant THEN taken.waited_until END
     WHERE taken.resource_type = wanted_type AND taken.resource_id = wanted_id;
    DELETE FROM domainflow.lock_waiter AS served WHERE served.ticket = my_ticket;
    IF NOT exclusively AND held.waited_until > instant THEN -- who waits next may share it, too
        PERFORM pg_notify(channel, 'lock ' || wanted_type || ' ' || wanted_id);
    END IF;
END
$$;

-- Gives a lease back, and wakes who waits for it; one that has expired, and that nobody took over, is held still.
CREATE FUNCTION domainflow.release_lock(
        held_type text, held_id text, held_by text, held_token bigint, channel text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
DECLARE
    released    boolean;
    others_wait boolean;
BEGIN
    UPDATE domainflow.resource_lock AS held
       SET holder = NULL, expires_at = NULL
     WHERE held.resource_type = held_type AND held.resource_id = held_id
       AND held.token = held_token AND held.holder IS NOT NULL
    RETURNING held.waited_until > clock_timestamp() INTO others_wait;
    released := FOUND;
    IF NOT released THEN
        UPDATE domainflow.resource_lock AS held
           SET shares = nullif(held.shares - held_token::text, '{}')
         WHERE held.resource_type = held_type AND held.resource_id = held_id
           AND held.shares -> held_token::text IS NOT NULL
        RETURNING held.waited_until > clock_timestamp() INTO others_wait;
        released := FOUND;
    END IF;
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
    VALUES (held_type, held_id, held_by, 'release', CASE WHEN released THEN 'released' ELSE 'lost' END, held_token);
    IF others_wait THEN
        PERFORM pg_notify(channel, 'lock ' || held_type || ' ' || held_id);
    END IF;
    RETURN released;
END
$$;

-- Takes what is free and nobody waits for, exclusively, and gives exclusive leases back, each resource once at most: back
-- goes what has a token, which is 0 for what is taken. Gives of each that could be done its token; whatever could not
-- is for the functions above, in a transaction of its own.
--
-- Rows are locked in the order of their keys, so that calls do not wait for each other in a circle: that of a nested
-- loop over them. If all go back, the commit does not wait for the disk: a release that a crash of the server undoes
-- ends by its lifetime.
CREATE FUNCTION domainflow.turn_locks(
        types text[], ids text[], holders text[], tokens bigint[], lives bigint[], channel text)
        RETURNS TABLE (number bigint, token bigint)
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    IF 0 <> ALL (tokens) THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT *, token = 0 AS is_wanted
          FROM unnest(types, ids, holders, tokens, lives)
               WITH ORDINALITY AS each (resource_type, resource_id, holder, token, micros, number)
         ORDER BY resource_type, resource_id
    ), turned AS (
        UPDATE domainflow.resource_lock AS held
           SET token      = CASE WHEN is_wanted
                                 THEN greatest(held.token + 1,
                                               (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
                                 ELSE held.token END,
               holder     = CASE WHEN is_wanted THEN asked.holder END,
               expires_at = CASE WHEN is_wanted THEN clock_timestamp() + micros * interval '1 microsecond' END
          FROM asked
         WHERE held.resource_type = asked.resource_type
           AND held.resource_id = asked.resource_id
           AND CASE WHEN is_wanted THEN held.holder IS NULL AND held.shares IS NULL AND held.waited_until IS NULL
                    ELSE held.token = asked.token AND held.holder IS NOT NULL END
        RETURNING asked.number, is_wanted, asked.resource_type, asked.resource_id, asked.holder, held.token,
                  held.waited_until > clock_timestamp() AS others_wait
    ), noted AS (
        INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
        SELECT resource_type, resource_id, holder, CASE WHEN is_wanted THEN 'acquire' ELSE 'release' END,
               CASE WHEN is_wanted THEN 'granted' ELSE 'released' END, token
          FROM turned
    ), woken AS MATERIALIZED (
        SELECT number, token,
               CASE WHEN others_wait THEN pg_notify(channel, 'lock ' || resource_type || ' ' || resource_id) END
          FROM turned
    )
    SELECT number, token FROM woken;
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (2);
