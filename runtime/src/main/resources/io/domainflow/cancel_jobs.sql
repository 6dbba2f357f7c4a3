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
), counted AS (
    UPDATE domainflow.job_batch AS batch
       SET failed       = batch.failed + jobs.gone,
           completed_at = CASE WHEN batch.processed + batch.failed + jobs.gone = batch.total
                               THEN pg_catalog.clock_timestamp() END
      FROM (SELECT queue, batch AS number, count(*)::integer AS gone
              FROM gone WHERE batch IS NOT NULL AND NOT dead
             GROUP BY queue, batch ORDER BY queue, batch) AS jobs
     WHERE batch.queue = jobs.queue AND batch.number = jobs.number
)
SELECT count(*) FROM gone
