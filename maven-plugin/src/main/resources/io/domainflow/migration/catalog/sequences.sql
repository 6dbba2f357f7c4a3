-- Sequences with their parameters and the column that owns them; where they stand is data.
SELECT 'sequence' AS kind,
       c.oid::regclass::text AS identity,
       o.refobjid::regclass::text AS parent,
       concat_ws(E'\n',
         'owner ' || pg_get_userbyid(c.relowner),
         CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
         format_type(s.seqtypid, NULL),
         'start ' || s.seqstart,
         'increment ' || s.seqincrement,
         'minimum ' || s.seqmin,
         'maximum ' || s.seqmax,
         'cache ' || s.seqcache,
         CASE WHEN s.seqcycle THEN 'cycle' END,
         CASE o.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END
           || o.refobjid::regclass || '.' || quote_ident(a.attname)) AS definition
  FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
                       AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
  LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid IN (c.oid, o.refobjid) AND e.deptype = 'e')
