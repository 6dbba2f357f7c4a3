-- Gives the lock of a worker's scope back and says that the worker waits: in one commit, which does not wait for the
-- disk. What a crash of the server takes back is said again by the next heartbeat, and ends by the lease's lifetime.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS scope, ?::text AS id, ?::bigint AS token, ?::bigint AS said
), given AS MATERIALIZED (
    SELECT pg_catalog.set_config('synchronous_commit', 'off', true) AS lazily,
           domainflow.release_lock(?, ?, ?, ?, ?) AS released
), told AS (
    UPDATE domainflow.worker
       SET status    = 'idle',
           operation = NULL,
           since     = pg_catalog.clock_timestamp(),
           said      = asked.said
      FROM asked CROSS JOIN given
     WHERE worker.scope = asked.scope
       AND worker.id = asked.id
       AND worker.token = asked.token
       AND worker.status <> 'closed'
       AND worker.said < asked.said
    RETURNING 1
)
SELECT released, EXISTS (SELECT FROM told) AS told FROM given
