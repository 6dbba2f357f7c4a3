-- Statistics objects.
SELECT 'statistics' AS kind,
       quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS identity,
       s.stxrelid::regclass::text AS parent,
       concat_ws(E'\n',
         pg_get_statisticsobjdef(s.oid),
         'statistics ' || nullif(s.stxstattarget, -1),
         'owner ' || pg_get_userbyid(s.stxowner)) AS definition
  FROM pg_statistic_ext s
  JOIN pg_namespace n ON n.oid = s.stxnamespace
 WHERE NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_statistic_ext'::regclass AND e.objid = s.oid AND e.deptype = 'e')
