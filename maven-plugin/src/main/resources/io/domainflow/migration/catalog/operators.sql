-- Operators, operator classes and families, casts, collations, conversions and languages of users' own.
SELECT 'operator' AS kind,
       o.oid::regoperator::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'calls ' || o.oprcode,
         'returns ' || o.oprresult::regtype,
         'commutator ' || nullif(o.oprcom, 0)::regoperator,
         'negator ' || nullif(o.oprnegate, 0)::regoperator,
         'restrict ' || nullif(o.oprrest::oid, 0)::regproc,
         'join ' || nullif(o.oprjoin::oid, 0)::regproc,
         CASE WHEN o.oprcanmerge THEN 'merges' END,
         CASE WHEN o.oprcanhash THEN 'hashes' END,
         'owner ' || pg_get_userbyid(o.oprowner)) AS definition
  FROM pg_operator o
 WHERE o.oid >= 16384 AND o.oprcode <> 0
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'operator class',
       i.identity,
       NULL,
       concat_ws(E'\n',
         'for ' || c.opcintype::regtype,
         'keeps ' || nullif(c.opckeytype, 0)::regtype,
         CASE WHEN c.opcdefault THEN 'default' END,
         'family ' || (pg_identify_object('pg_opfamily'::regclass, c.opcfamily, 0)).identity,
         'owner ' || pg_get_userbyid(c.opcowner))
  FROM pg_opclass c
 CROSS JOIN pg_identify_object('pg_opclass'::regclass, c.oid, 0) i
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_opclass'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'operator family',
       i.identity,
       NULL,
       concat_ws(E'\n',
         (SELECT string_agg(format('operator %s %s', a.amopstrategy, a.amopopr::regoperator), E'\n'
                            ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
            FROM pg_amop a WHERE a.amopfamily = f.oid),
         (SELECT string_agg(format('function %s %s', a.amprocnum, a.amproc), E'\n' ORDER BY a.amprocnum, a.amproc::text)
            FROM pg_amproc a WHERE a.amprocfamily = f.oid),
         'owner ' || pg_get_userbyid(f.opfowner))
  FROM pg_opfamily f
 CROSS JOIN pg_identify_object('pg_opfamily'::regclass, f.oid, 0) i
 WHERE f.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')
UNION ALL
SELECT 'cast',
       c.castsource::regtype || ' as ' || c.casttarget::regtype,
       NULL,
       concat_ws(E'\n',
         'calls ' || nullif(c.castfunc, 0)::regprocedure,
         CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignments' END,
         CASE c.castmethod WHEN 'b' THEN 'binary' WHEN 'i' THEN 'in and out' END)
  FROM pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'collation',
       c.oid::regcollation::text,
       NULL,
       concat_ws(E'\n',
         (to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text,
         'owner ' || pg_get_userbyid(c.collowner))
  FROM pg_collation c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_collation'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'conversion',
       i.identity,
       NULL,
       (to_jsonb(c) - '{oid,conname,connamespace,conowner}'::text[])::text
  FROM pg_conversion c
 CROSS JOIN pg_identify_object('pg_conversion'::regclass, c.oid, 0) i
 WHERE c.oid >= 16384
UNION ALL
SELECT 'language',
       quote_ident(l.lanname),
       NULL,
       concat_ws(E'\n',
         CASE WHEN l.lanpltrusted THEN 'trusted' END,
         'handler ' || nullif(l.lanplcallfoid, 0)::regprocedure,
         'owner ' || pg_get_userbyid(l.lanowner))
  FROM pg_language l
 WHERE l.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_language'::regclass AND e.objid = l.oid AND e.deptype = 'e')
