-- Takes back the jobs of a few claims that have expired, and makes ready what is due; gives how many.
--
-- Safety: a job that a transaction relies on is locked, and left for the next time with its claim. A job taken back has
-- no claim, so that whoever had it can neither complete it nor write under it. The attempt is used up: what it did up
-- to then is not known.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS channel
), expired AS MATERIALIZED (
    SELECT id, jobs
      FROM domainflow.job_claim
     WHERE lease_until <= pg_catalog.clock_timestamp()
     ORDER BY lease_until
     LIMIT 20
       FOR UPDATE SKIP LOCKED
), locked AS MATERIALIZED (
    SELECT job.id
      FROM expired CROSS JOIN unnest(expired.jobs) AS member (id)
      JOIN domainflow.job ON job.id = member.id AND job.claim = expired.id
     ORDER BY job.id
       FOR UPDATE OF job SKIP LOCKED
), back AS (
    UPDATE domainflow.job
       SET state  = CASE WHEN job.attempt >= job.attempts THEN 'd' ELSE 'r' END,
           claim  = NULL,
           due_at = pg_catalog.clock_timestamp(),
           error  = 'the claim expired: its process died, or stood still'
      FROM locked
     WHERE job.id = locked.id
    RETURNING job.id, job.queue, job.batch, job.state = 'd' AS dead
), counted AS MATERIALIZED (
    SELECT domainflow.move_batches(array_agg(queue), array_agg(batch), array_agg(0), array_agg(jobs)) AS moved
      FROM (SELECT queue, batch, count(*)::integer AS jobs
              FROM back WHERE dead AND batch IS NOT NULL
             GROUP BY queue, batch) AS batches
    HAVING count(*) > 0
), ended AS (
    DELETE FROM domainflow.job_claim AS claim
     USING expired
     WHERE claim.id = expired.id
       AND NOT EXISTS (SELECT
                         FROM domainflow.job
                        WHERE job.id = ANY (expired.jobs)
                          AND job.claim = expired.id
                          AND job.id NOT IN (SELECT id FROM locked))
), due AS MATERIALIZED (
    SELECT id
      FROM domainflow.job
     WHERE state = 's' AND due_at <= pg_catalog.statement_timestamp() -- stable: it bounds the scan
     ORDER BY due_at
     LIMIT 1000
       FOR NO KEY UPDATE SKIP LOCKED
), ready AS (
    UPDATE domainflow.job SET state = 'r' FROM due WHERE job.id = due.id
    RETURNING job.queue
), queues AS MATERIALIZED (
    SELECT DISTINCT queue FROM (SELECT queue FROM back WHERE NOT dead UNION ALL SELECT queue FROM ready) AS all_of
)
SELECT (SELECT count(*) FROM back) + (SELECT count(*) FROM ready) AS jobs,
       (SELECT count(pg_catalog.pg_notify(asked.channel, 'jobs ' || queues.queue)::text)
          FROM queues CROSS JOIN asked) AS woken,
       CASE WHEN (SELECT count(*) FROM due) = 1000 THEN 0
            ELSE (SELECT (extract(epoch FROM due_at - pg_catalog.statement_timestamp()) * 1000000)::bigint
                    FROM domainflow.job
                   WHERE state = 's' AND due_at > pg_catalog.statement_timestamp()
                   ORDER BY due_at
                   LIMIT 1) END AS micros_to_next
  FROM asked
 WHERE (SELECT count(moved) FROM counted) >= 0 -- which are moved so
