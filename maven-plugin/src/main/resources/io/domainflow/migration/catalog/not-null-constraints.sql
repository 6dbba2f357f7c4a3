-- Since 18: NOT NULL as a constraint. The name is told apart, and only where it is not what the server makes up for the
-- table and column as they are called now; that it is not valid or how it is inherited matters.
SELECT 'not-null name' AS kind,
       k.conrelid::regclass || '.' || quote_ident(a.attname) AS identity,
       k.conrelid::regclass::text AS parent,
       quote_ident(k.conname) AS definition
  FROM pg_constraint k
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  JOIN pg_class r ON r.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE k.contype = 'n'
   AND k.conname <> r.relname || '_' || a.attname || '_not_null'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = r.oid AND e.deptype = 'e')
UNION ALL
SELECT 'not null',
       k.conrelid::regclass || '.' || quote_ident(a.attname),
       k.conrelid::regclass::text,
       concat_ws(E'\n', CASE WHEN NOT k.convalidated THEN 'not valid' END, CASE WHEN k.connoinherit THEN 'no inherit' END,
                 CASE WHEN NOT k.conislocal THEN 'inherited only' END)
  FROM pg_constraint k
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  JOIN pg_class r ON r.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit OR NOT k.conislocal)
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = r.oid AND e.deptype = 'e')
