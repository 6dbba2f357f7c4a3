-- Instances that wait for the migration lock: each asks again within 8 s.
SELECT count(*) FROM domainflow.migration_waiter WHERE seen_at > pg_catalog.clock_timestamp() - interval '20 seconds'
