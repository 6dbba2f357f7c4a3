-- Tables whose rows can have a stop, with the key's column where it is one alone; or why they cannot.
--
-- Partitions are tables of their own here, and views lead to tables. A foreign table's row is not locked before its trigger.
SELECT c.oid::bigint                          AS oid,
       CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted,
       COALESCE((SELECT a.attname
                   FROM pg_catalog.pg_index AS i
                   JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                  WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1), '') AS key,
       CASE WHEN c.relkind = 'f' THEN 'a foreign table'
            WHEN NOT pg_catalog.pg_has_role(c.relowner, 'USAGE') THEN 'owned by ' || c.relowner::regrole::text
       END                                    AS obstacle
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384
   AND c.relkind IN ('r', 'f')
   AND c.relpersistence <> 't'
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'domainflow_inside', 'domainflow_explore')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.oid;
