-- Deletes the oldest events of the migration lock that are older than that, at most ten thousand at a time; gives how many.
WITH oldest AS MATERIALIZED (
    SELECT id, happened_at FROM domainflow.migration_event ORDER BY id LIMIT 10000
), gone AS (
    DELETE FROM domainflow.migration_event
     WHERE id IN (SELECT id
                    FROM oldest
                   WHERE happened_at < pg_catalog.clock_timestamp() - ?::bigint * interval '1 microsecond')
    RETURNING id
)
SELECT count(*) FROM gone
