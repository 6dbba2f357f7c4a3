-- Roles, less those given: attributes, settings in all databases and memberships, but no password. Roles belong to the
-- server: those that were there before are nobody's business here.
SELECT 'role' AS kind,
       quote_ident(r.rolname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         CASE WHEN r.rolcanlogin THEN 'login' END,
         CASE WHEN NOT r.rolinherit THEN 'no inherit' END,
         CASE WHEN r.rolsuper THEN 'superuser' END,
         CASE WHEN r.rolcreaterole THEN 'create role' END,
         CASE WHEN r.rolcreatedb THEN 'create database' END,
         CASE WHEN r.rolreplication THEN 'replication' END,
         CASE WHEN r.rolbypassrls THEN 'bypass row security' END,
         'connection limit ' || nullif(r.rolconnlimit, -1),
         'valid until ' || r.rolvaliduntil,
         (SELECT string_agg('set ' || o, E'\n' ORDER BY o)
            FROM pg_db_role_setting s, unnest(s.setconfig) o WHERE s.setrole = r.oid AND s.setdatabase = 0),
         (SELECT string_agg(format('member of %I granted by %I %s', pg_get_userbyid(m.roleid), pg_get_userbyid(m.grantor),
                                   to_jsonb(m) - '{oid,roleid,member,grantor}'::text[]), E'\n'
                            ORDER BY pg_get_userbyid(m.roleid), pg_get_userbyid(m.grantor))
            FROM pg_auth_members m WHERE m.member = r.oid),
         (SELECT string_agg(format('has member %I granted by %I %s', pg_get_userbyid(m.member), pg_get_userbyid(m.grantor),
                                   to_jsonb(m) - '{oid,roleid,member,grantor}'::text[]), E'\n'
                            ORDER BY pg_get_userbyid(m.member), pg_get_userbyid(m.grantor))
            FROM pg_auth_members m WHERE m.roleid = r.oid),
         'comment ' || quote_literal(shobj_description(r.oid, 'pg_authid'))) AS definition
  FROM pg_roles r
 WHERE r.rolname <> ALL (?)
