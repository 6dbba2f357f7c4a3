-- Extensions; what they are made of follows from the version.
SELECT 'extension' AS kind,
       quote_ident(x.extname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'version ' || x.extversion,
         'schema ' || quote_ident(n.nspname),
         'comment ' || quote_literal(obj_description(x.oid, 'pg_extension')),
         'owner ' || pg_get_userbyid(x.extowner)) AS definition
  FROM pg_extension x
  JOIN pg_namespace n ON n.oid = x.extnamespace
