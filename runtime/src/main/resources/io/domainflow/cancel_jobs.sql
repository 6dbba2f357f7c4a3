-- Deletes jobs that nobody has claimed; gives how many. Their batches count them as failed.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS queue, ?::bigint[] AS ids
), picked AS MATERIALIZED (
    SELECT job.id
      FROM domainflow.job JOIN asked ON job.queue = asked.queue AND job.id = ANY (asked.ids) AND job.state <> 'c'
     ORDER BY job.id
       FOR UPDATE OF job
), gone AS (
    DELETE FROM domainflow.job USING picked WHERE job.id = picked.id
    RETURNING job.queue, job.batch, job.state = 'd' AS dead
), counted AS MATERIALIZED (
    SELECT domainflow.move_batches(array_agg(queue), array_agg(batch), 0, 1) AS moved
      FROM gone WHERE batch IS NOT NULL AND NOT dead
    HAVING count(*) > 0
)
SELECT count(*) FROM gone WHERE (SELECT count(moved) FROM counted) >= 0 -- which are moved so
