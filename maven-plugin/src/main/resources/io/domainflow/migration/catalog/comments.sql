-- Comments on whatever is not the server's own nor an extension's; that on an extension stands with it.
SELECT 'comment' AS kind,
       'on ' || o.type || ' ' || o.identity AS identity,
       CASE d.classoid WHEN 'pg_class'::regclass THEN
              coalesce((SELECT i.indrelid::regclass::text FROM pg_index i WHERE i.indexrelid = d.objoid),
                       d.objoid::regclass::text)
            WHEN 'pg_constraint'::regclass THEN
              (SELECT k.conrelid::regclass::text FROM pg_constraint k WHERE k.oid = d.objoid AND k.conrelid <> 0)
            WHEN 'pg_trigger'::regclass THEN
              (SELECT t.tgrelid::regclass::text FROM pg_trigger t WHERE t.oid = d.objoid)
            WHEN 'pg_policy'::regclass THEN
              (SELECT p.polrelid::regclass::text FROM pg_policy p WHERE p.oid = d.objoid)
            WHEN 'pg_proc'::regclass THEN d.objoid::regprocedure::text
            WHEN 'pg_type'::regclass THEN d.objoid::regtype::text
            WHEN 'pg_namespace'::regclass THEN o.identity END AS parent,
       quote_literal(d.description) AS definition
  FROM pg_description d
 CROSS JOIN pg_identify_object(d.classoid, d.objoid, d.objsubid) o
 WHERE d.classoid <> 'pg_extension'::regclass
   -- Asked of the comment and not of what it is on, so that the server's own thousands are not looked up.
   AND (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public'))
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
   AND (d.classoid <> 'pg_class'::regclass
        OR (SELECT n.nspname !~ '^pg_(toast|temp)' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = d.objoid))
UNION ALL
SELECT 'comment', 'on this database', NULL, quote_literal(s.description)
  FROM pg_shdescription s
  JOIN pg_database b ON b.oid = s.objoid
 WHERE s.classoid = 'pg_database'::regclass AND b.datname = current_database()
