-- Functions and procedures by signature. White space is no part of them.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       p.oid::regprocedure::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         btrim(regexp_replace(replace(pg_get_functiondef(p.oid), p.prosrc, ' ' || p.prosrc || ' '), '\s+', ' ', 'g')),
         'owner ' || pg_get_userbyid(p.proowner)) AS definition
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind <> 'a'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
