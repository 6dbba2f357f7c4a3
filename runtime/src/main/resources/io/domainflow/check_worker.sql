-- A row while a registration is the last of its id; no other comes before the caller's transaction ends.
SELECT token FROM domainflow.worker
 WHERE scope = ? AND id = ? AND token = ? AND lease_until > pg_catalog.clock_timestamp()
   FOR SHARE
