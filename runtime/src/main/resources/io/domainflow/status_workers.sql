-- The workers that are not closed, those in trouble first.
SELECT scope, id, type,
       CASE WHEN lease_until <= pg_catalog.clock_timestamp() THEN 'dead' ELSE status END AS status,
       coalesce(operation, '')                                                           AS operation,
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - since)             AS since,
       instance
  FROM domainflow.worker
 WHERE status <> 'closed'
 ORDER BY lease_until > pg_catalog.clock_timestamp(), status <> 'error', scope, id
