UPDATE domainflow.job_claim
   SET lease_until = pg_catalog.clock_timestamp() + ?::bigint * interval '1 microsecond'
 WHERE id = ?
   AND lease_until > pg_catalog.clock_timestamp()
