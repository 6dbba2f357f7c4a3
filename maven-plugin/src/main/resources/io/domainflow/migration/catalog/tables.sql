-- Tables, partitioned and foreign ones too, without their columns. Options of foreign tables may be secrets: a hash.
SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind,
       c.oid::regclass::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'owner ' || pg_get_userbyid(c.relowner),
         CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
         'of ' || nullif(c.reloftype, 0)::regtype,
         'partition by ' || pg_get_partkeydef(c.oid),
         (SELECT CASE WHEN c.relispartition THEN 'partition of ' ELSE 'inherits ' END
                 || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
                 || CASE WHEN bool_or(i.inhdetachpending) THEN ', being detached' ELSE '' END
            FROM pg_inherits i WHERE i.inhrelid = c.oid),
         CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
         'access method ' || (SELECT nullif(m.amname, 'heap') FROM pg_am m WHERE m.oid = c.relam),
         'tablespace ' || (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
         (SELECT string_agg('with ' || o, E'\n' ORDER BY o) FROM unnest(c.reloptions) o),
         (SELECT string_agg('with toast.' || o, E'\n' ORDER BY o)
            FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid),
         CASE WHEN c.relrowsecurity THEN 'row security' END,
         CASE WHEN c.relforcerowsecurity THEN 'row security forced' END,
         CASE c.relreplident WHEN 'n' THEN 'replica identity nothing'
                             WHEN 'f' THEN 'replica identity full'
                             WHEN 'i' THEN 'replica identity index' END,
         (SELECT 'server ' || quote_ident(s.srvname) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
           WHERE f.ftrelid = c.oid),
         (SELECT 'options ' || encode(sha256(convert_to((SELECT array_agg(o ORDER BY o)::text FROM unnest(f.ftoptions) o), 'UTF8')), 'hex') FROM pg_foreign_table f
           WHERE f.ftrelid = c.oid)) AS definition
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
