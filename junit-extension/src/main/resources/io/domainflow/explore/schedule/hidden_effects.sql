-- What code in the database can do that neither a statement's text nor its locks show. The bodies
-- of SQL-standard functions are no text, and may do it all; a statement may defer what is deferrable. Functions of ours
-- tell the time and do nothing else.
SELECT COALESCE(pg_catalog.bool_or(p.prosrc ~* 'advisory' OR p.prosrc = ''), false) AS advisory,
       COALESCE(pg_catalog.bool_or(p.prosrc ~* 'notify' OR p.prosrc = ''), false) AS notify,
       COALESCE(pg_catalog.bool_or(p.prosrc ~* '\m(create|alter|drop|refresh)\M'), false) AS ddl,
       pg_catalog.count(*) > 0 AS functions,
       EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferrable)
         OR EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgdeferrable) AS deferred,
       EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgdeferrable AND NOT tgisinternal) AS deferred_code
  FROM pg_catalog.pg_proc AS p
 WHERE p.oid >= 16384
   AND p.pronamespace NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace AS n
                               WHERE n.nspname IN ('pg_catalog', 'domainflow_clock', 'domainflow_inside'));
