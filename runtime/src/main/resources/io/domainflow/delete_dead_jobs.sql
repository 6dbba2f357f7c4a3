-- Deletes dead jobs of a queue that died longer ago than that, at most a thousand at a time; gives how many.
WITH picked AS MATERIALIZED (
    SELECT id
      FROM domainflow.job
     WHERE queue = ? AND state = 'd'
       AND due_at < pg_catalog.clock_timestamp() - ?::bigint * interval '1 microsecond'
     LIMIT 1000
       FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM domainflow.job USING picked WHERE job.id = picked.id RETURNING job.id
)
SELECT count(*) FROM gone
