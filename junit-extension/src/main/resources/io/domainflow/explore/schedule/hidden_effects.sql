-- What code in the database can do that neither a statement's text nor its locks show.
SELECT COALESCE(pg_catalog.bool_or(p.prosrc ~* 'advisory'), false) AS advisory,
       COALESCE(pg_catalog.bool_or(p.prosrc ~* 'notify'), false) AS notify,
       COALESCE(pg_catalog.bool_or(p.prosrc ~* '\m(create|alter|drop|refresh)\M'), false) AS ddl,
       pg_catalog.count(*) > 0 AS functions,
       EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferred)
         OR EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tginitdeferred) AS deferred
  FROM pg_catalog.pg_proc AS p
 WHERE p.oid >= 16384;
