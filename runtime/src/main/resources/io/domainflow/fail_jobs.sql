-- Gives jobs back that were not done, if their claims are in force still: to be tried again after a while, or dead if
-- that is final or was the last attempt; gives their ids, and whether they are dead. A claim of which nothing is left
-- is deleted, too.
--
-- The parameters stand in a fenced query, so that the plan does not depend on them, and is made once.
WITH given AS MATERIALIZED (
    SELECT ?::bigint[] AS ids, ?::bigint[] AS claims, ?::boolean[] AS finals, ?::integer[] AS useds, ?::bigint[] AS waits,
           ?::text[] AS errors, ?::bigint[] AS ended
), asked AS MATERIALIZED (
    SELECT asked.*
      FROM given
     CROSS JOIN unnest(ids, claims, finals, useds, waits, errors) AS asked (id, claim, final, used, micros, error)
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
), counted AS MATERIALIZED (
    SELECT domainflow.move_batches(array_agg(queue), array_agg(batch), array_agg(0), array_agg(jobs)) AS moved
      FROM (SELECT queue, batch, count(*)::integer AS jobs
              FROM failed WHERE dead AND batch IS NOT NULL
             GROUP BY queue, batch) AS batches
    HAVING count(*) > 0
), ended AS (
    DELETE FROM domainflow.job_claim AS claim
     WHERE claim.id = ANY ((SELECT ended FROM given)::bigint[])
       AND NOT EXISTS (SELECT -- another transaction may have ended some, and not be at its own end
                         FROM domainflow.job
                        WHERE job.id = ANY (claim.jobs)
                          AND job.claim = claim.id
                          AND job.id NOT IN (SELECT id FROM failed))
)
SELECT id, dead FROM failed WHERE (SELECT count(moved) FROM counted) >= 0 -- which are moved so
