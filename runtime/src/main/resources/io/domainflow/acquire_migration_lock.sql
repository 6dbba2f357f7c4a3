-- Takes the migration lock if it is free or expired, unless what it is wanted for is done; whoever may wait is noted.
--
-- Safety: there is one row, and UPDATE looks at it again once it has its lock, so of many attempts one finds it free.
-- An expired grant is taken over only with the advisory lock alone that whoever relies on one has shared.
-- "done" comes from the statement's snapshot, which may be older than the row: whoever is granted the lock asks again.
-- The token grows with every grant and follows the server's clock, so that it grows over a failover that lost grants.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS instance, ?::bigint * interval '1 microsecond' AS lifetime, ?::text AS name, ?::boolean AS waits,
           ?::boolean AS noted
), done AS MATERIALIZED (
    SELECT FROM domainflow.migration_done JOIN asked USING (name)
), granted AS (
    UPDATE domainflow.migration_lock AS held
       SET holder     = asked.instance,
           token      = greatest(held.token + 1,
                                 (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint),
           expires_at = pg_catalog.clock_timestamp() + asked.lifetime
      FROM asked
     WHERE CASE WHEN held.expires_at IS NULL THEN true
                WHEN held.expires_at <= pg_catalog.clock_timestamp()
                THEN pg_catalog.pg_try_advisory_xact_lock(domainflow.migration_lock_key()) END
       AND NOT EXISTS (SELECT FROM done)
    RETURNING held.token
), waiting AS (
    INSERT INTO domainflow.migration_waiter AS waiter (instance, seen_at)
    SELECT instance, pg_catalog.clock_timestamp()
      FROM asked
     WHERE waits AND NOT EXISTS (SELECT FROM done) AND NOT EXISTS (SELECT FROM granted)
    ON CONFLICT (instance) DO UPDATE SET seen_at = excluded.seen_at
), gone AS (
    DELETE FROM domainflow.migration_waiter AS waiter
     USING asked
     WHERE waiter.instance = asked.instance
       AND (EXISTS (SELECT FROM done) OR EXISTS (SELECT FROM granted))
), noted AS (
    INSERT INTO domainflow.migration_event (instance, operation, outcome, token)
    SELECT instance, 'acquire',
           CASE WHEN EXISTS (SELECT FROM granted) THEN 'granted'
                WHEN EXISTS (SELECT FROM done)    THEN 'done'
                ELSE 'refused' END,
           (SELECT token FROM granted)
      FROM asked
     WHERE noted OR EXISTS (SELECT FROM granted) OR EXISTS (SELECT FROM done)
)
SELECT (SELECT token FROM granted)                                                         AS token,
       EXISTS (SELECT FROM done)                                                           AS done,
       (SELECT (extract(epoch FROM expires_at - pg_catalog.clock_timestamp()) * 1000000)::bigint
          FROM domainflow.migration_lock
         WHERE expires_at > pg_catalog.clock_timestamp())                                  AS micros_left
