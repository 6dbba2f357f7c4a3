-- Deletes workers of a scope that have been dead or closed for so long.
DELETE FROM domainflow.worker
 WHERE scope = ? AND lease_until <= pg_catalog.clock_timestamp() - ?::bigint * interval '1 microsecond'
