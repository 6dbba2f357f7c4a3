-- Adds jobs to a queue that there is, save those whose unique key a job has that is not dead; gives their ids.
--
-- Who has nothing to do says so in the queue's row, and only then somebody is woken: a notification at each commit
-- would have all that enqueue wait for each other.
--
-- The parameters stand in a fenced query, so that the plan does not depend on them, and is made once.
WITH given AS MATERIALIZED (
    SELECT ?::text AS queue, ?::bigint AS batch, ?::text[] AS types, ?::integer[] AS priorities, ?::bigint[] AS delays,
           ?::integer[] AS most, ?::text[] AS keys, ?::bytea[] AS payloads, ?::text AS channel
), target AS MATERIALIZED (
    SELECT given.*, known.idle_until > pg_catalog.clock_timestamp() AS idle, pg_catalog.clock_timestamp() AS instant
      FROM given JOIN domainflow.job_queue AS known USING (queue)
), added AS (
    INSERT INTO domainflow.job
           (queue, type, state, priority, due_at, attempts, batch, unique_key, payload, enqueued_at)
    SELECT target.queue, type, CASE WHEN micros > 0 THEN 's' ELSE 'r' END, priority,
           CASE WHEN micros > 0 THEN instant + micros * interval '1 microsecond' ELSE instant END, attempts, batch,
           unique_key, payload, instant
      FROM target
     CROSS JOIN unnest(types, priorities, delays, most, keys, payloads)
           AS asked (type, priority, micros, attempts, unique_key, payload)
    ON CONFLICT (queue, unique_key) WHERE unique_key IS NOT NULL AND state <> 'd' DO NOTHING
    RETURNING id
), counted AS MATERIALIZED (
    SELECT count(*) AS jobs, min(id) AS first FROM added
)
SELECT counted.jobs, counted.first,
       CASE WHEN target.idle AND counted.jobs > 0 THEN pg_catalog.pg_notify(target.channel, 'jobs ' || target.queue)::text END AS woken
  FROM target CROSS JOIN counted
