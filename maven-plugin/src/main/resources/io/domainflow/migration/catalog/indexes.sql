-- Indexes, less those that stand behind a constraint.
SELECT 'index' AS kind,
       i.indexrelid::regclass::text AS identity,
       i.indrelid::regclass::text AS parent,
       concat_ws(E'\n',
         pg_get_indexdef(i.indexrelid),
         'tablespace ' || (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
         CASE WHEN NOT i.indisvalid THEN 'invalid' END,
         CASE WHEN i.indisclustered THEN 'what the table is clustered on' END,
         CASE WHEN i.indisreplident THEN 'the replica identity' END,
         (SELECT 'attached to ' || h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
         (SELECT string_agg(format('statistics %s of column %s', a.attstattarget, a.attnum), E'\n' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)) AS definition
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x'))
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = i.indrelid AND e.deptype = 'e')
