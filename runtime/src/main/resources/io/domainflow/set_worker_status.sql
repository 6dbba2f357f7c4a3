-- Says what a worker is at, if its registration is in force; a closed one's ends with it.
UPDATE domainflow.worker
   SET status      = asked.status,
       operation   = asked.operation,
       since       = pg_catalog.clock_timestamp(),
       lease_until = CASE WHEN asked.status = 'closed' THEN pg_catalog.clock_timestamp() ELSE lease_until END
  FROM (SELECT ?::text AS scope, ?::text AS id, ?::bigint AS token, ?::text AS status, ?::text AS operation) AS asked
 WHERE worker.scope = asked.scope
   AND worker.id = asked.id
   AND worker.token = asked.token
   AND worker.status <> 'closed'
