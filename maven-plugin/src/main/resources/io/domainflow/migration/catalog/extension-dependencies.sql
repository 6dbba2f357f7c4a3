-- What goes with an extension because somebody said so: DEPENDS ON EXTENSION.
SELECT 'dependency' AS kind,
       'of ' || o.type || ' ' || o.identity || ' on extension ' || quote_ident(x.extname) AS identity,
       CASE d.classid WHEN 'pg_proc'::regclass THEN d.objid::regprocedure::text
                      WHEN 'pg_class'::regclass THEN
                        coalesce((SELECT i.indrelid::regclass::text FROM pg_index i WHERE i.indexrelid = d.objid),
                                 d.objid::regclass::text)
                      WHEN 'pg_trigger'::regclass THEN
                        (SELECT t.tgrelid::regclass::text FROM pg_trigger t WHERE t.oid = d.objid) END AS parent,
       '' AS definition
  FROM pg_depend d
  JOIN pg_extension x ON x.oid = d.refobjid
 CROSS JOIN pg_identify_object(d.classid, d.objid, d.objsubid) o
 WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'
