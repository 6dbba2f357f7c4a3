-- Foreign keys: the columns of the tables that refer, by their numbers, and those that are referred to, by their names.
SELECT k.conrelid AS relation, k.confrelid AS referred, k.conkey AS columns,
       (SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY r.place)
          FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS r (number, place)
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = r.number) AS referred_columns,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS referred_quoted
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_class AS c ON c.oid = k.confrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE k.contype = 'f'
   AND k.conparentid = 0
 ORDER BY k.conname
