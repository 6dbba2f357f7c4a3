-- Claims the next jobs of a queue that is not paused: of the smallest priority, then those due first; each is claimed
-- by one. The claim's id is their fencing token: it grows, and a job that is taken back loses it. Who asks at the same
-- time may share the statement: each so many jobs make a claim of their own.
--
-- Rows that others are at are skipped, and the state changes at once, so that nobody walks over locked rows for long.
-- The fence MATERIALIZED keeps the sub-select from running twice, which could exceed the limit. Who has just claimed
-- begins behind that: what was before is claimed by others, or deleted, and a long transaction somewhere keeps dead
-- entries of the index there. The state is a literal, for the partial index.
--
-- The parameters stand in a fenced query, so that the plan does not depend on them, and is made once.
WITH given AS MATERIALIZED (
    SELECT ?::text AS queue, ?::integer AS priority, timestamptz 'epoch' + ?::bigint * interval '1 microsecond' AS due_at,
           ?::bigint AS id, ?::text[] AS types, ?::integer AS claims, ?::integer AS size, ?::text AS holder,
           ?::bigint * interval '1 microsecond' AS lifetime
), open AS MATERIALIZED (
    SELECT known.queue FROM given JOIN domainflow.job_queue AS known USING (queue) WHERE NOT known.paused
), picked AS MATERIALIZED (
    SELECT job.id, job.batch, job.ctid AS place, job.priority, job.due_at
      FROM domainflow.job
     WHERE job.queue = (SELECT queue FROM open)
       AND job.state = 'r'
       AND (job.priority, job.due_at, job.id) > ((SELECT priority FROM given), (SELECT due_at FROM given), (SELECT id FROM given))
       AND ((SELECT types FROM given) IS NULL OR job.type = ANY ((SELECT types FROM given)::text[]))
     ORDER BY job.priority, job.due_at, job.id
     LIMIT (SELECT claims * size FROM given)
       FOR NO KEY UPDATE SKIP LOCKED
), dealt AS MATERIALIZED (
    SELECT id, pg_catalog.min(id) OVER (PARTITION BY number / (SELECT size FROM given)) AS least
      FROM (SELECT id, pg_catalog.row_number() OVER (ORDER BY priority, due_at, id) - 1 AS number
              FROM picked) AS numbered
), claimed AS (
    INSERT INTO domainflow.job_claim (queue, holder, lease_until, jobs)
    SELECT given.queue, given.holder, pg_catalog.clock_timestamp() + given.lifetime, members.ids
      FROM given
     CROSS JOIN (SELECT pg_catalog.array_agg(id ORDER BY id) AS ids FROM dealt GROUP BY least) AS members
    RETURNING id, jobs[1] AS least
), begun AS (
    UPDATE domainflow.job_batch AS batch
       SET started_at = pg_catalog.clock_timestamp()
     WHERE batch.queue = (SELECT queue FROM open)
       AND batch.started_at IS NULL
       AND batch.number IN (SELECT picked.batch FROM picked)
)
UPDATE domainflow.job
   SET state = 'c', claim = claimed.id, attempt = job.attempt + 1
  FROM dealt JOIN claimed USING (least)
 WHERE job.ctid = ANY (ARRAY (SELECT place FROM picked)) -- they are locked, so that they stay where they are
   AND job.id = dealt.id
RETURNING job.id, job.claim, job.type, job.priority, (extract(epoch FROM job.due_at) * 1000000)::bigint AS due_micros,
          job.attempt, job.attempts, job.payload
