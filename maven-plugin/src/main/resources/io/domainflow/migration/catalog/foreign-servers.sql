-- Foreign data wrappers, servers and user mappings. Options may be secrets: only a hash of them is taken.
SELECT 'foreign data wrapper' AS kind,
       quote_ident(w.fdwname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'handler ' || nullif(w.fdwhandler, 0)::regprocedure,
         'validator ' || nullif(w.fdwvalidator, 0)::regprocedure,
         'options ' || encode(sha256(convert_to((SELECT array_agg(o ORDER BY o)::text FROM unnest(w.fdwoptions) o), 'UTF8')), 'hex'),
         'owner ' || pg_get_userbyid(w.fdwowner)) AS definition
  FROM pg_foreign_data_wrapper w
 WHERE NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_foreign_data_wrapper'::regclass AND e.objid = w.oid AND e.deptype = 'e')
UNION ALL
SELECT 'foreign server',
       quote_ident(s.srvname),
       NULL,
       concat_ws(E'\n',
         'wrapper ' || quote_ident(w.fdwname),
         'type ' || s.srvtype,
         'version ' || s.srvversion,
         'options ' || encode(sha256(convert_to((SELECT array_agg(o ORDER BY o)::text FROM unnest(s.srvoptions) o), 'UTF8')), 'hex'),
         'owner ' || pg_get_userbyid(s.srvowner))
  FROM pg_foreign_server s
  JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
SELECT 'user mapping',
       'of ' || m.usename || ' on ' || quote_ident(m.srvname),
       NULL,
       coalesce('options ' || encode(sha256(convert_to((SELECT array_agg(o ORDER BY o)::text FROM unnest(m.umoptions) o), 'UTF8')), 'hex'), '')
  FROM pg_user_mappings m
