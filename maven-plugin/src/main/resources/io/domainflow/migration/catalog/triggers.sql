-- Triggers and whether they fire; those behind foreign keys belong to the constraint.
SELECT 'trigger' AS kind,
       quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass AS identity,
       t.tgrelid::regclass::text AS parent,
       concat_ws(E'\n',
         pg_get_triggerdef(t.oid),
         CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'on replicas only' END) AS definition
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT t.tgisinternal
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
