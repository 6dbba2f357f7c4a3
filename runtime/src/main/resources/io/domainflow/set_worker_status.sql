-- Says what a worker is at, if its registration is in force; a closed one's ends with it.
--
-- That it works is not waited for by the commit: what follows takes it to the disk, or says what the work came to.
UPDATE domainflow.worker
   SET status      = asked.status,
       operation   = asked.operation,
       since       = pg_catalog.clock_timestamp(),
       lease_until = CASE WHEN asked.status = 'closed' THEN pg_catalog.clock_timestamp() ELSE lease_until END
  FROM (SELECT given.*,
               CASE WHEN given.status = 'working'
                    THEN pg_catalog.set_config('synchronous_commit', 'off', true) END AS lazily
          FROM (SELECT ?::text AS scope, ?::text AS id, ?::bigint AS token, ?::text AS status, ?::text AS operation)
               AS given OFFSET 0) AS asked
 WHERE worker.scope = asked.scope
   AND worker.id = asked.id
   AND worker.token = asked.token
   AND worker.status <> 'closed'
