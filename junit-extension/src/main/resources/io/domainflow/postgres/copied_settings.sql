-- Statements that give a copy of a database what CREATE DATABASE leaves behind: settings and privileges.
--
-- A setting that is a list of names is taken from the session, since its text is not what SET reads.
WITH names (template, copy) AS (
  VALUES (?::text, ?::text)
), setting (role, name, value) AS (
  SELECT s.setrole, split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)
    FROM names n
    JOIN pg_catalog.pg_database d ON d.datname = n.template
    JOIN pg_catalog.pg_db_role_setting s ON s.setdatabase = d.oid
   CROSS JOIN unnest(s.setconfig) AS entry
), command (head, role, name, value) AS (
  SELECT CASE WHEN s.role = 0 THEN format('ALTER DATABASE %I', n.copy)
              ELSE format('ALTER ROLE %I IN DATABASE %I', pg_catalog.pg_get_userbyid(s.role), n.copy)
         END, s.role, s.name, s.value
    FROM setting s CROSS JOIN names n
)
SELECT statement
  FROM (
    SELECT 1 AS part, c.role AS role, c.name AS name, step, statement
      FROM command c
     CROSS JOIN LATERAL (
       VALUES (1, CASE WHEN c.name IN ('search_path', 'temp_tablespaces')
                       THEN format('SELECT pg_catalog.set_config(%L, %L, false)', c.name, c.value) END),
              (2, CASE WHEN c.name IN ('search_path', 'temp_tablespaces')
                       THEN format('%s SET %s FROM CURRENT', c.head, c.name)
                       ELSE format('%s SET %s TO %L', c.head, c.name, c.value) END)) AS steps (step, statement)
    UNION ALL
    SELECT 2, 0, '', 1, format('REVOKE ALL ON DATABASE %I FROM PUBLIC', n.copy)
      FROM names n
      JOIN pg_catalog.pg_database d ON d.datname = n.template AND d.datacl IS NOT NULL
    UNION ALL
    SELECT 3, g.grantee, g.privilege_type, 1,
           format('GRANT %s ON DATABASE %I TO %s%s', g.privilege_type, n.copy,
                  CASE WHEN g.grantee = 0 THEN 'PUBLIC'
                       ELSE format('%I', pg_catalog.pg_get_userbyid(g.grantee)) END,
                  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM names n
      JOIN pg_catalog.pg_database d ON d.datname = n.template
     CROSS JOIN LATERAL pg_catalog.aclexplode(d.datacl) AS g
  ) AS statements
 WHERE statement IS NOT NULL
 ORDER BY part, role, name, step
