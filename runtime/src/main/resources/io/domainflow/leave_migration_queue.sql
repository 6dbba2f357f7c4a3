-- Takes back that an instance waits for the migration lock, with who has not been seen for a minute: they are gone.
WITH asked AS (
    SELECT ?::text AS instance
), gone AS (
    DELETE FROM domainflow.migration_waiter AS waiter
     USING asked
     WHERE waiter.instance = asked.instance
        OR waiter.seen_at < pg_catalog.clock_timestamp() - interval '1 minute'
)
INSERT INTO domainflow.migration_event (instance, operation, outcome)
SELECT instance, 'wait', 'given up' FROM asked
