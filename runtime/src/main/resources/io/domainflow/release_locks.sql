-- Gives leases back, of each resource one at most, and wakes who waits for them; gives those that were held still.
-- One that has expired, and that nobody took over, is held still.
--
-- The commit does not wait for the disk: a release that a crash of the server undoes ends by its lifetime.
WITH lazily AS MATERIALIZED (
    SELECT pg_catalog.set_config('synchronous_commit', 'off', true) AS setting
), asked AS MATERIALIZED (
    SELECT *
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
           WITH ORDINALITY AS asked (resource_type, resource_id, holder, token, number)
), locked AS MATERIALIZED (
    SELECT held.resource_type, held.resource_id
      FROM domainflow.resource_lock AS held JOIN asked USING (resource_type, resource_id)
     ORDER BY held.resource_type, held.resource_id
       FOR NO KEY UPDATE OF held
), released AS (
    UPDATE domainflow.resource_lock AS held
       SET holder     = CASE WHEN held.token <> asked.token THEN held.holder END,
           expires_at = CASE WHEN held.token <> asked.token THEN held.expires_at END,
           shares     = NULLIF(held.shares - asked.token::text, '{}')
      FROM locked JOIN asked USING (resource_type, resource_id)
     WHERE held.resource_type = locked.resource_type
       AND held.resource_id = locked.resource_id
       AND ((held.holder IS NOT NULL AND held.token = asked.token) OR held.shares -> asked.token::text IS NOT NULL)
    RETURNING asked.number, held.waited_until > pg_catalog.clock_timestamp() AS waited
), noted AS (
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
    SELECT asked.resource_type, asked.resource_id, asked.holder, 'release',
           CASE WHEN released.number IS NULL THEN 'lost' ELSE 'released' END, asked.token
      FROM asked LEFT JOIN released USING (number)
)
SELECT number,
       CASE WHEN waited
            THEN pg_catalog.pg_notify(?, 'lock ' || resource_type || ' ' || resource_id)::text END AS woken
  FROM lazily CROSS JOIN released JOIN asked USING (number)
