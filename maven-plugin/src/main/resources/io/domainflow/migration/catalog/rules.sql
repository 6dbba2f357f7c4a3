-- Rewrite rules, less those that are the view itself.
SELECT 'rule' AS kind,
       quote_ident(r.rulename) || ' on ' || r.ev_class::regclass AS identity,
       r.ev_class::regclass::text AS parent,
       concat_ws(E'\n',
         pg_get_ruledef(r.oid),
         CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'on replicas only' END) AS definition
  FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
