-- Schemas, less the server's own and those of extensions.
SELECT 'schema' AS kind,
       quote_ident(n.nspname) AS identity,
       NULL AS parent,
       'owner ' || pg_get_userbyid(n.nspowner) AS definition
  FROM pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
