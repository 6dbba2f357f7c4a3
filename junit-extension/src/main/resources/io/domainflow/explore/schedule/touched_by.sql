-- What another session's transaction has locked so far, where that session cannot be asked itself: its transaction is
-- aborted, or has no snapshot yet and must not get one from us. Counters are the business of their own session only.
SELECT NULL AS isolation,
       l.locktype,
       l.relation,
       l.mode,
       l.classid::bigint << 32 | l.objid::bigint AS advisory_key,
       NULL::bigint AS scans,
       NULL::bigint AS changes
  FROM pg_catalog.pg_locks AS l
 WHERE l.pid = ?
   AND (l.locktype = 'transactionid'
        OR l.locktype = 'advisory' AND NOT (l.classid IN (1145457991, 1145457992) AND l.objsubid = 2) -- a gate inside statements
        OR l.locktype = 'relation' AND l.relation >= 16384)
   AND l.mode <> 'SIReadLock';
