-- Sessions of this database but our own, and whom each waits for.
SELECT pid,
       coalesce(application_name, '')                                               AS application_name,
       coalesce(state, '')                                                          AS state,
       coalesce(wait_event_type || ': ' || wait_event, '')                          AS waits_on,
       coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::numeric(9,1) AS transaction_seconds,
       coalesce(left(regexp_replace(query, '\s+', ' ', 'g'), 160), '')              AS query,
       pg_blocking_pids(pid)                                                        AS blockers
  FROM pg_stat_activity
 WHERE datname = current_database()
   AND backend_type = 'client backend'
   AND pid <> pg_backend_pid()
 ORDER BY xact_start NULLS LAST, pid
