-- What was granted, and what was revoked of that which an owner or everybody has from the start. A list of grants
-- that says the same as none is none.
WITH guarded (kind, identity, parent, acl, initial) AS (
  SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END,
         c.oid::regclass::text, c.oid::regclass::text, c.relacl,
         acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'column', c.oid::regclass || '.' || quote_ident(a.attname), c.oid::regclass::text, a.attacl, acldefault('c', c.relowner)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'function', p.oid::regprocedure::text, p.oid::regprocedure::text, p.proacl, acldefault('f', p.proowner)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE p.proacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'type', t.oid::regtype::text, t.oid::regtype::text, t.typacl, acldefault('T', t.typowner)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'schema', quote_ident(n.nspname), quote_ident(n.nspname), n.nspacl, acldefault('n', n.nspowner)
    FROM pg_namespace n
   WHERE n.nspacl IS NOT NULL AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'language', quote_ident(l.lanname), NULL, l.lanacl, acldefault('l', l.lanowner)
    FROM pg_language l WHERE l.lanacl IS NOT NULL
  UNION ALL
  SELECT 'foreign data wrapper', quote_ident(w.fdwname), NULL, w.fdwacl, acldefault('F', w.fdwowner)
    FROM pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL
  UNION ALL
  SELECT 'foreign server', quote_ident(s.srvname), NULL, s.srvacl, acldefault('S', s.srvowner)
    FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL
  UNION ALL
  SELECT 'this', 'database', NULL, d.datacl, acldefault('d', d.datdba)
    FROM pg_database d WHERE d.datname = current_database() AND d.datacl IS NOT NULL
),
difference (verb, kind, identity, parent, grantee, privilege) AS (
  SELECT 'grant', g.kind, g.identity, g.parent, x.grantee,
         x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END
    FROM guarded g, aclexplode(g.acl) x
   WHERE NOT EXISTS (SELECT FROM aclexplode(g.initial) i
                      WHERE (i.grantee, i.privilege_type, i.is_grantable) = (x.grantee, x.privilege_type, x.is_grantable))
  UNION ALL
  SELECT 'revoke', g.kind, g.identity, g.parent, i.grantee, i.privilege_type
    FROM guarded g, aclexplode(g.initial) i
   WHERE NOT EXISTS (SELECT FROM aclexplode(g.acl) x
                      WHERE (i.grantee, i.privilege_type) = (x.grantee, x.privilege_type))
)
SELECT d.verb AS kind,
       concat_ws(' ', 'on', d.kind, d.identity, CASE d.verb WHEN 'grant' THEN 'to' ELSE 'from' END,
                 CASE d.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(d.grantee) END) AS identity,
       d.parent,
       string_agg(DISTINCT d.privilege, ', ' ORDER BY d.privilege) AS definition
  FROM difference d
 GROUP BY d.verb, d.kind, d.identity, d.parent, d.grantee
