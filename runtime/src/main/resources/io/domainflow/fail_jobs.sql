-- Gives jobs back that were not done, if their claims are in force still: to be tried again after a while, or dead if
-- that is final or was the last attempt; gives their ids, and whether they are dead. A claim of which nothing is left
-- is deleted, too.
WITH asked AS MATERIALIZED (
    SELECT *
      FROM unnest(?::bigint[], ?::bigint[], ?::boolean[], ?::integer[], ?::bigint[], ?::text[])
           AS asked (id, claim, final, used, micros, error)
), locked AS MATERIALIZED (
    SELECT job.id, asked.final OR (asked.used > 0 AND job.attempt >= job.attempts) AS dead, asked.micros, asked.used,
           asked.error
      FROM domainflow.job JOIN asked USING (id, claim)
     ORDER BY job.id
       FOR UPDATE OF job
), failed AS (
    UPDATE domainflow.job
       SET state   = CASE WHEN locked.dead THEN 'd' WHEN locked.micros > 0 THEN 's' ELSE 'r' END,
           claim   = NULL,
           attempt = job.attempt - 1 + locked.used,
           due_at  = pg_catalog.clock_timestamp()
                     + CASE WHEN locked.dead THEN 0 ELSE locked.micros END * interval '1 microsecond',
           error   = coalesce(locked.error, job.error)
      FROM locked
     WHERE job.id = locked.id
    RETURNING job.id, job.queue, job.batch, job.state = 'd' AS dead
), counted AS (
    UPDATE domainflow.job_batch AS batch
       SET failed       = batch.failed + jobs.dead,
           completed_at = CASE WHEN batch.processed + batch.failed + jobs.dead = batch.total
                               THEN pg_catalog.clock_timestamp() END
      FROM (SELECT queue, batch AS number, count(*)::integer AS dead
              FROM failed WHERE dead AND batch IS NOT NULL
             GROUP BY queue, batch ORDER BY queue, batch) AS jobs
     WHERE batch.queue = jobs.queue AND batch.number = jobs.number
), ended AS (
    DELETE FROM domainflow.job_claim WHERE id = ANY (?::bigint[])
)
SELECT id, dead FROM failed
