-- Makes dead jobs ready again, with all their attempts; gives how many. A batch counts them as open again. One whose
-- unique key another job has by now stays dead.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS queue, ?::bigint[] AS ids, ?::text AS channel
), picked AS MATERIALIZED (
    SELECT job.id
      FROM domainflow.job JOIN asked ON job.queue = asked.queue AND job.state = 'd'
     WHERE (asked.ids IS NULL OR job.id = ANY (asked.ids))
       AND NOT EXISTS (SELECT
                         FROM domainflow.job AS other
                        WHERE other.queue = job.queue AND other.unique_key = job.unique_key AND other.id <> job.id
                          AND (other.state <> 'd' OR other.id < job.id))
     ORDER BY job.id
       FOR UPDATE OF job
), ready AS (
    UPDATE domainflow.job
       SET state = 'r', attempt = 0, due_at = pg_catalog.clock_timestamp()
      FROM picked
     WHERE job.id = picked.id
    RETURNING job.queue, job.batch
), counted AS MATERIALIZED (
    SELECT domainflow.move_batches(array_agg(queue), array_agg(batch), 0, -1) AS moved
      FROM ready WHERE batch IS NOT NULL
    HAVING count(*) > 0
)
SELECT (SELECT count(*) FROM ready), pg_catalog.pg_notify(channel, 'jobs ' || queue)
  FROM asked
 WHERE (SELECT count(moved) FROM counted) >= 0 -- which are moved so
