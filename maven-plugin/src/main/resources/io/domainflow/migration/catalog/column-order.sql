-- The order of each table's columns: told apart, since a column that comes back comes back at the end.
SELECT 'column order' AS kind,
       c.oid::regclass::text AS identity,
       c.oid::regclass::text AS parent,
       string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS definition
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
 GROUP BY c.oid
