-- A row while the grant has the migration lock; it cannot be taken over before the caller's transaction ends.
SELECT token
  FROM domainflow.migration_lock
 WHERE holder = ?
   AND token = ?
   AND expires_at > pg_catalog.clock_timestamp()
   FOR SHARE
