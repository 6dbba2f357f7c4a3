-- What this session's transaction has locked so far, and how often it scanned and changed each relation.
--
-- Locks are kept to the end of the transaction, so they show triggers, foreign keys and functions too; they do not show
-- which statement of the transaction it was: the counters, read before and after a statement, do. There is always a row.
SELECT pg_catalog.current_setting('transaction_isolation') AS isolation,
       l.locktype,
       l.relation,
       l.mode,
       l.classid::bigint << 32 | l.objid::bigint AS advisory_key,
       pg_catalog.pg_stat_get_xact_numscans(l.relation) AS scans,
       pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation)
         + pg_catalog.pg_stat_get_xact_tuples_updated(l.relation)
         + pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation) AS changes
  FROM (SELECT pg_catalog.pg_backend_pid() AS pid) AS me
  LEFT JOIN pg_catalog.pg_locks AS l
    ON l.pid = me.pid
   AND (l.locktype = 'transactionid'
        OR l.locktype = 'advisory' AND NOT (l.classid IN (1145457991, 1145457992) AND l.objsubid = 2) -- a gate inside statements
        OR l.locktype = 'relation' AND l.relation >= 16384)
   AND l.mode <> 'SIReadLock';
