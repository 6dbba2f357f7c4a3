-- The workers of a scope, as they are: one whose registration has expired is dead, whatever it was at.
SELECT id, type, metadata, instance, operation, since,
       CASE WHEN status <> 'closed' AND lease_until <= pg_catalog.clock_timestamp() THEN 'dead' ELSE status END AS status
  FROM domainflow.worker
 WHERE scope = ?
 ORDER BY id
