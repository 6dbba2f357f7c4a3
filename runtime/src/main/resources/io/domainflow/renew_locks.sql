-- Extends leases, of each resource one at most; gives those that were neither expired nor another's.
--
-- The commit does not wait for the disk: a renewal that a crash of the server undoes is made again, or the lease ends.
WITH lazily AS MATERIALIZED (
    SELECT pg_catalog.set_config('synchronous_commit', 'off', true) AS setting
), asked AS MATERIALIZED (
    SELECT *
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
           WITH ORDINALITY AS asked (resource_type, resource_id, holder, token, micros, number)
), locked AS MATERIALIZED (
    SELECT held.resource_type, held.resource_id
      FROM domainflow.resource_lock AS held JOIN asked USING (resource_type, resource_id)
     ORDER BY held.resource_type, held.resource_id
       FOR NO KEY UPDATE OF held
), renewed AS (
    UPDATE domainflow.resource_lock AS held
       SET expires_at = CASE WHEN held.holder IS NOT NULL
                             THEN pg_catalog.clock_timestamp() + asked.micros * interval '1 microsecond' END,
           shares     = CASE WHEN held.holder IS NULL
                             THEN pg_catalog.jsonb_set(
                                      held.shares, ARRAY[asked.token::text, '1'],
                                      pg_catalog.to_jsonb(
                                          (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint
                                          + asked.micros)) END
      FROM locked JOIN asked USING (resource_type, resource_id)
     WHERE held.resource_type = locked.resource_type
       AND held.resource_id = locked.resource_id
       AND (   (held.token = asked.token AND held.expires_at > pg_catalog.clock_timestamp())
            OR (held.shares -> asked.token::text ->> 1)::bigint
               > extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)
    RETURNING asked.number
), noted AS (
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
    SELECT asked.resource_type, asked.resource_id, asked.holder, 'renew',
           CASE WHEN renewed.number IS NULL THEN 'lost' ELSE 'renewed' END, asked.token
      FROM asked LEFT JOIN renewed USING (number)
)
SELECT number FROM lazily CROSS JOIN renewed
