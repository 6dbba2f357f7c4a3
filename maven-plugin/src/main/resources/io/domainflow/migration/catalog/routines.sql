-- Functions and procedures by signature, the body to the letter: white space may matter to it, in strings and behind --.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       p.oid::regprocedure::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         rtrim(pg_get_functiondef(p.oid), E'\n'),
         'owner ' || pg_get_userbyid(p.proowner)) AS definition
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind <> 'a'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
