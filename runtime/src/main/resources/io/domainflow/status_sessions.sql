-- Sessions of this database that wait for a lock of the server, and for which other sessions.
SELECT waiting.pid::text AS session, waiting.application_name AS application,
       pg_catalog.lower(waiting.wait_event) AS waits_at,
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - waiting.query_start) AS since,
       pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(waiting.pid), ', ') AS waits_for
  FROM pg_catalog.pg_stat_activity AS waiting
 WHERE waiting.datname = pg_catalog.current_database() AND waiting.wait_event_type = 'Lock'
 ORDER BY waiting.query_start
