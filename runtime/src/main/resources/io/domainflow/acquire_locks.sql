-- Takes resources, each once at most, each exclusively or shared; gives of each the token, or what stands in the way.
--
-- Safety: the row is locked before its WHERE is asked, so of many concurrent calls each sees what the one before it
-- left. An expired lease is taken over only with the advisory lock alone that whoever relies on one has shared. Rows
-- are locked in the order of their keys, so that calls do not wait for each other in a circle. The token grows with
-- every grant and follows the server's clock, so that it grows over a failover that lost grants, too.
--
-- Order: while others wait whose tickets are lower, nothing is granted. Who waits is read from the snapshot: somebody
-- who began to wait after it is later than we.
WITH asked AS MATERIALIZED (
    SELECT *, (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint AS token
      FROM unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::bigint[], ?::bigint[])
           WITH ORDINALITY AS asked (resource_type, resource_id, holder, exclusive, micros, ticket, number)
), granted AS (
    INSERT INTO domainflow.resource_lock AS held (resource_type, resource_id, token, holder, expires_at, shares)
    SELECT resource_type, resource_id, token,
           CASE WHEN exclusive THEN holder END,
           CASE WHEN exclusive THEN pg_catalog.clock_timestamp() + micros * interval '1 microsecond' END,
           CASE WHEN NOT exclusive
                THEN pg_catalog.jsonb_build_object(token, pg_catalog.jsonb_build_array(holder, token + micros)) END
      FROM asked
     ORDER BY resource_type, resource_id
    ON CONFLICT (resource_type, resource_id) DO UPDATE
       SET token      = greatest(held.token + 1, excluded.token),
           holder     = excluded.holder,
           expires_at = excluded.expires_at,
           shares     = CASE WHEN excluded.holder IS NULL
                             THEN coalesce((SELECT pg_catalog.jsonb_object_agg(share.key, share.value)
                                              FROM pg_catalog.jsonb_each(held.shares) AS share
                                             WHERE CASE
                                                   WHEN (share.value ->> 1)::bigint
                                                        > extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000
                                                   THEN true
                                                   ELSE NOT pg_catalog.pg_try_advisory_xact_lock(
                                                                domainflow.lock_key(held.resource_type,
                                                                                    held.resource_id)) END), '{}')
                                  || pg_catalog.jsonb_build_object(greatest(held.token + 1, excluded.token),
                                                                   excluded.shares -> excluded.token::text) END
     WHERE CASE
           WHEN held.waited_until > pg_catalog.clock_timestamp() AND EXISTS (
                    SELECT
                      FROM domainflow.lock_waiter AS ahead
                      JOIN asked USING (resource_type, resource_id)
                     WHERE ahead.resource_type = held.resource_type
                       AND ahead.resource_id = held.resource_id
                       AND ahead.ticket < asked.ticket
                       AND ahead.seen_until > pg_catalog.clock_timestamp())
           THEN false
           WHEN held.holder IS NULL AND (held.shares IS NULL OR excluded.holder IS NULL)
           THEN true
           WHEN held.expires_at > pg_catalog.clock_timestamp()
                OR EXISTS (SELECT
                             FROM pg_catalog.jsonb_each(held.shares) AS share
                            WHERE (share.value ->> 1)::bigint
                                  > extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)
           THEN false
           ELSE pg_catalog.pg_try_advisory_xact_lock(domainflow.lock_key(held.resource_type, held.resource_id))
           END
    RETURNING held.resource_type, held.resource_id, held.token,
              held.shares IS NOT NULL AND held.waited_until > pg_catalog.clock_timestamp() AS shared
), served AS (
    DELETE FROM domainflow.lock_waiter AS waiter
     USING granted JOIN asked USING (resource_type, resource_id)
     WHERE waiter.ticket = asked.ticket
), noted AS (
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
    SELECT asked.resource_type, asked.resource_id, asked.holder,
           CASE WHEN asked.exclusive THEN 'acquire' ELSE 'acquire shared' END,
           CASE WHEN granted.token IS NULL THEN 'refused' ELSE 'granted' END, granted.token
      FROM asked LEFT JOIN granted USING (resource_type, resource_id)
     WHERE granted.token IS NOT NULL OR asked.ticket = 9223372036854775807 -- not each look of who waits
)
SELECT asked.number, granted.token,
       CASE WHEN granted.token IS NULL
            THEN (extract(epoch FROM held.expires_at - pg_catalog.clock_timestamp()) * 1000000)::bigint END AS micros_left,
       CASE WHEN granted.shared -- who waits next may share it, too
            THEN pg_catalog.pg_notify(?, 'lock ' || resource_type || ' ' || resource_id)::text END AS woken
  FROM asked
  LEFT JOIN granted USING (resource_type, resource_id)
  LEFT JOIN domainflow.resource_lock AS held USING (resource_type, resource_id)
