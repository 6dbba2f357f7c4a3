-- Extends the migration lock for the grant that has it; no row if it has expired, or is another's.
WITH asked AS (
    SELECT ?::text AS instance, ?::bigint AS token, ?::bigint * interval '1 microsecond' AS lifetime
), renewed AS (
    UPDATE domainflow.migration_lock AS held
       SET expires_at = pg_catalog.clock_timestamp() + asked.lifetime
      FROM asked
     WHERE held.holder = asked.instance
       AND held.token = asked.token
       AND held.expires_at > pg_catalog.clock_timestamp()
    RETURNING held.token
), noted AS (
    INSERT INTO domainflow.migration_event (instance, operation, outcome, token)
    SELECT instance, 'renew', CASE WHEN EXISTS (SELECT FROM renewed) THEN 'renewed' ELSE 'lost' END, token FROM asked
)
SELECT token FROM renewed
