-- Statistics objects; the server prints their columns in the table's order, which is told apart.
SELECT 'statistics' AS kind,
       quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS identity,
       s.stxrelid::regclass::text AS parent,
       concat_ws(E'\n',
         'kinds ' || (SELECT string_agg(k::text, ', ' ORDER BY k::text) FROM unnest(s.stxkind) k),
         'columns ' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
                          FROM pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)),
         (SELECT string_agg('expression ' || x, E'\n' ORDER BY x) FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) x),
         'statistics ' || nullif(s.stxstattarget, -1),
         'owner ' || pg_get_userbyid(s.stxowner)) AS definition
  FROM pg_statistic_ext s
  JOIN pg_namespace n ON n.oid = s.stxnamespace
 WHERE NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_statistic_ext'::regclass AND e.objid = s.oid AND e.deptype = 'e')
