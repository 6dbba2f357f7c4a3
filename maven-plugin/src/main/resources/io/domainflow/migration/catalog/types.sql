-- Enums with their values in order, domains with their constraints, composite, range and base types.
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'
                      WHEN 'r' THEN 'range type' ELSE 'type' END AS kind,
       t.oid::regtype::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         CASE t.typtype
           WHEN 'e' THEN
             (SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder)
                FROM pg_enum v WHERE v.enumtypid = t.oid)
           WHEN 'd' THEN concat_ws(E'\n',
             format_type(t.typbasetype, t.typtypmod),
             CASE WHEN t.typnotnull THEN 'not null' END,
             'default ' || t.typdefault,
             CASE WHEN t.typcollation <> b.typcollation THEN 'collate ' || t.typcollation::regcollation END,
             (SELECT string_agg(quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), E'\n' ORDER BY k.conname)
                FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'))
           WHEN 'c' THEN
             (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                                || CASE WHEN a.attcollation <> y.typcollation
                                        THEN ' collate ' || a.attcollation::regcollation ELSE '' END,
                                E'\n' ORDER BY a.attnum)
                FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
               WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
           WHEN 'r' THEN
             (SELECT concat_ws(E'\n',
                       'subtype ' || format_type(r.rngsubtype, NULL),
                       'multirange ' || r.rngmultitypid::regtype,
                       CASE WHEN r.rngcollation <> 0 THEN 'collate ' || r.rngcollation::regcollation END,
                       (SELECT 'operator class ' || quote_ident(s.nspname) || '.' || quote_ident(o.opcname)
                          FROM pg_opclass o JOIN pg_namespace s ON s.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
                       'canonical ' || nullif(r.rngcanonical::oid, 0)::regprocedure,
                       'difference ' || nullif(r.rngsubdiff::oid, 0)::regprocedure)
                FROM pg_range r WHERE r.rngtypid = t.oid)
           ELSE
             (to_jsonb(t) - '{oid,typname,typnamespace,typowner,typacl,typrelid,typelem,typarray,typbasetype,typcollation,typdefaultbin}'::text[])::text
         END,
         'owner ' || pg_get_userbyid(t.typowner)) AS definition
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type b ON b.oid = t.typbasetype
  LEFT JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.typtype <> 'm'
   AND (t.typrelid = 0 OR c.relkind = 'c')
   AND NOT EXISTS (SELECT FROM pg_type y WHERE y.typarray = t.oid)
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
