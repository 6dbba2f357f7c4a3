-- Code of the database that may be rewritten, or has to be left whole, which is said why.
--
-- STABLE and IMMUTABLE functions see one snapshot all through, so nothing can come between their statements. In a
-- parallel worker nobody may take an advisory lock.
SELECT p.oid::bigint                                                             AS oid,
       CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || p.proname
         || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')'               AS name,
       p.prosrc                                                                  AS body,
       CASE WHEN l.lanname = 'plpgsql' THEN pg_catalog.pg_get_functiondef(p.oid) END AS definition,
       CASE WHEN e.extname IS NOT NULL THEN 'of the extension ' || e.extname
            WHEN l.lanname <> 'plpgsql' THEN 'in ' || CASE l.lanname WHEN 'internal' THEN 'C' WHEN 'c' THEN 'C' WHEN 'sql' THEN 'SQL' ELSE l.lanname END
            WHEN p.proparallel <> 'u' THEN 'marked PARALLEL ' || CASE p.proparallel WHEN 's' THEN 'SAFE' ELSE 'RESTRICTED' END
            WHEN NOT pg_catalog.pg_has_role(p.proowner, 'USAGE') THEN 'owned by ' || p.proowner::regrole::text
       END                                                                       AS obstacle
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
 WHERE p.oid >= 16384
   AND p.prokind IN ('f', 'p')
   AND p.provolatile = 'v'
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'domainflow_inside')
 ORDER BY p.oid;
