-- Views and materialised views.
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind,
       c.oid::regclass::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'as ' || ltrim(pg_get_viewdef(c.oid)),
         (SELECT 'columns ' || string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', '
                                          ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
         'owner ' || pg_get_userbyid(c.relowner),
         CASE WHEN NOT c.relispopulated THEN 'not populated' END,
         'access method ' || (SELECT nullif(m.amname, 'heap') FROM pg_am m WHERE m.oid = c.relam),
         'tablespace ' || (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
         (SELECT string_agg('with ' || o, E'\n' ORDER BY o) FROM unnest(c.reloptions) o),
         (SELECT string_agg('with toast.' || o, E'\n' ORDER BY o)
            FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid)) AS definition
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('v', 'm')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
