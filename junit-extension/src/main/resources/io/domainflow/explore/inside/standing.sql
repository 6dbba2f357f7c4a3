-- Where those of the given backends stand that wait at their gate.
SELECT a.pid, a.application_name
  FROM pg_catalog.unnest(?::int[]) AS asked (pid)
 CROSS JOIN LATERAL pg_catalog.pg_stat_get_activity(asked.pid) AS a
 WHERE a.application_name LIKE 'domainflow inside %';
