-- Deletes jobs that are done, if their claims are in force still, and counts them in their batches; gives their ids.
-- Claims of which nothing is left are deleted, too.
--
-- The parameters stand in a fenced query, so that the plan does not depend on them, and is made once.
WITH given AS MATERIALIZED (
    SELECT ?::bigint[] AS ids, ?::bigint[] AS claims, ?::bigint[] AS ended
), asked AS MATERIALIZED (
    SELECT asked.* FROM given CROSS JOIN unnest(ids, claims) AS asked (id, claim)
), locked AS MATERIALIZED (
    SELECT job.ctid AS place
      FROM domainflow.job JOIN asked USING (id, claim)
     ORDER BY job.id
       FOR UPDATE OF job
), done AS (
    DELETE FROM domainflow.job WHERE ctid = ANY (ARRAY (SELECT place FROM locked))
    RETURNING job.id, job.queue, job.batch
), counted AS MATERIALIZED (
    SELECT domainflow.move_batches(array_agg(queue), array_agg(batch), array_agg(jobs), array_agg(0)) AS moved
      FROM (SELECT queue, batch, count(*)::integer AS jobs
              FROM done WHERE batch IS NOT NULL
             GROUP BY queue, batch) AS batches
    HAVING count(*) > 0
), ended AS (
    DELETE FROM domainflow.job_claim AS claim
     WHERE claim.id = ANY ((SELECT ended FROM given)::bigint[])
       AND NOT EXISTS (SELECT -- another transaction may have ended some, and not be at its own end
                         FROM domainflow.job
                        WHERE job.id = ANY (claim.jobs)
                          AND job.claim = claim.id
                          AND job.id NOT IN (SELECT id FROM done))
)
SELECT id FROM done WHERE (SELECT count(moved) FROM counted) >= 0 -- which are moved so
