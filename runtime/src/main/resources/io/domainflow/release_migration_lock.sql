-- Frees the migration lock for the grant that has it, notes what was done under it, and wakes who waits; no row, and
-- nothing noted as done, if it is another's by now. One that has expired, and that nobody took, is its own still.
WITH asked AS (
    SELECT ?::text AS instance, ?::bigint AS token, ?::text AS done, ?::text AS channel
), released AS (
    UPDATE domainflow.migration_lock AS held
       SET holder = NULL, expires_at = NULL
      FROM asked
     WHERE held.holder = asked.instance
       AND held.token = asked.token
    RETURNING held.token
), done AS (
    INSERT INTO domainflow.migration_done (name, instance, token)
    SELECT done, instance, asked.token FROM asked JOIN released USING (token) WHERE done IS NOT NULL
    ON CONFLICT (name) DO NOTHING
), noted AS (
    INSERT INTO domainflow.migration_event (instance, operation, outcome, token)
    SELECT instance, 'release', CASE WHEN EXISTS (SELECT FROM released) THEN 'released' ELSE 'lost' END, token FROM asked
)
SELECT token, pg_catalog.pg_notify(channel, 'migration') FROM released JOIN asked USING (token)
