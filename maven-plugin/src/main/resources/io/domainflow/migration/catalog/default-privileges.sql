-- What a role's later objects will be granted; none, if even what the owner has from the start was revoked.
SELECT 'default grant' AS kind,
       concat_ws(' ', 'on',
         CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                              WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
         'of ' || pg_get_userbyid(d.defaclrole),
         'in ' || quote_ident(n.nspname),
         CASE x.grantee WHEN 0 THEN 'to public' ELSE 'to ' || pg_get_userbyid(x.grantee) END) AS identity,
       NULL AS parent,
       coalesce(string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END, ', '
                           ORDER BY x.privilege_type), 'none') AS definition
  FROM pg_default_acl d
  LEFT JOIN aclexplode(d.defaclacl) x ON true
  LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
 GROUP BY d.oid, d.defaclobjtype, d.defaclrole, n.nspname, x.grantee
