-- Who has the migration lock, and how many wait for it.
SELECT coalesce(holder, 'nobody') AS holder,
       CASE WHEN holder IS NULL THEN '' WHEN expires_at <= pg_catalog.clock_timestamp() THEN 'expired'
            ELSE pg_catalog.date_trunc('second', expires_at - pg_catalog.clock_timestamp())::text END AS ends_in,
       (SELECT count(*)
          FROM domainflow.migration_waiter
         WHERE seen_at > pg_catalog.clock_timestamp() - interval '20 seconds')                         AS waiting
  FROM domainflow.migration_lock
