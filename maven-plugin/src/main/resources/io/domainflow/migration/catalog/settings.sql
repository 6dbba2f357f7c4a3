-- This database, less its name, and its settings, by itself or for a role.
SELECT 'setting' AS kind,
       split_part(o, '=', 1) || CASE s.setrole WHEN 0 THEN '' ELSE ' of ' || pg_get_userbyid(s.setrole) END AS identity,
       NULL AS parent,
       substr(o, strpos(o, '=') + 1) AS definition
  FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase
 CROSS JOIN unnest(s.setconfig) o
 WHERE d.datname = current_database()
UNION ALL
SELECT 'database',
       'itself',
       NULL,
       concat_ws(E'\n',
         CASE WHEN d.datistemplate THEN 'template' END,
         'connection limit ' || nullif(d.datconnlimit, -1),
         'owner ' || pg_get_userbyid(d.datdba))
  FROM pg_database d
 WHERE d.datname = current_database()
