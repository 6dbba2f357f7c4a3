-- Says what a worker is at, if its registration is in force; a closed one's ends with it. What was said later stands.
--
-- Unless it closes, the commit does not wait for the disk: what a crash of the server takes back is said again by the
-- next heartbeat.
UPDATE domainflow.worker
   SET status      = CASE WHEN worker.said < asked.said THEN asked.status ELSE worker.status END,
       operation   = CASE WHEN worker.said < asked.said THEN asked.operation ELSE worker.operation END,
       since       = CASE WHEN worker.said < asked.said THEN pg_catalog.clock_timestamp() ELSE since END,
       said        = greatest(worker.said, asked.said),
       lease_until = CASE WHEN asked.status = 'closed' THEN pg_catalog.clock_timestamp() ELSE lease_until END
  FROM (SELECT given.*,
               CASE WHEN given.status <> 'closed'
                    THEN pg_catalog.set_config('synchronous_commit', 'off', true) END AS lazily
          FROM (SELECT ?::text AS scope, ?::text AS id, ?::bigint AS token, ?::text AS status, ?::text AS operation,
                       ?::bigint AS said)
               AS given OFFSET 0) AS asked
 WHERE worker.scope = asked.scope
   AND worker.id = asked.id
   AND worker.token = asked.token
   AND worker.status <> 'closed'
