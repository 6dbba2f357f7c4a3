-- Takes the lock of a worker's scope and, if it is granted, says what the worker does with it: in one commit, so that
-- neither is seen without the other. Rows are locked in the order of the heartbeats': the lock's, then the worker's.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS scope, ?::text AS id, ?::bigint AS token, ?::text AS operation, ?::bigint AS said
), taken AS MATERIALIZED (
    SELECT granted, micros_left,
           CASE WHEN granted IS NULL THEN pg_catalog.set_config('synchronous_commit', 'off', true) END AS lazily
      FROM domainflow.acquire_lock(?, ?, ?, true, ?, ?, ?)
), told AS (
    UPDATE domainflow.worker
       SET status    = 'working',
           operation = asked.operation,
           since     = pg_catalog.clock_timestamp(),
           said      = asked.said
      FROM asked CROSS JOIN taken
     WHERE granted IS NOT NULL
       AND worker.scope = asked.scope
       AND worker.id = asked.id
       AND worker.token = asked.token
       AND worker.status <> 'closed'
       AND worker.said < asked.said
    RETURNING 1
)
SELECT granted AS token, micros_left, EXISTS (SELECT FROM told) AS told FROM taken
