-- Who waits for whom: one row for each of the given backends that waits for a lock.
SELECT backend, blockers
  FROM (SELECT backend, pg_catalog.pg_blocking_pids(backend) AS blockers
          FROM pg_catalog.unnest(?::int[]) AS backend) AS asked
 WHERE pg_catalog.cardinality(blockers) > 0;
