-- Columns that take their values from others: where those vary from run to run, these do.
--
-- A foreign key follows the key; rows of a partitioned table are made by the defaults of the partition or of the table.
SELECT k.confrelid AS from_relation,
       k.confkey[i] AS from_number,
       k.conrelid AS to_relation,
       k.conkey[i] AS to_number,
       'refers to' AS why
  FROM pg_catalog.pg_constraint k
 CROSS JOIN generate_subscripts(k.conkey, 1) AS i
 WHERE k.contype = 'f'
UNION ALL
SELECT a.attrelid, a.attnum, b.attrelid, b.attnum, 'is of one tree with'
  FROM pg_catalog.pg_inherits h
  JOIN pg_catalog.pg_class p ON p.oid = h.inhparent AND p.relkind = 'p'
 CROSS JOIN LATERAL (VALUES (h.inhparent, h.inhrelid), (h.inhrelid, h.inhparent)) AS way (from_relation, to_relation)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = way.from_relation AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_attribute b ON b.attrelid = way.to_relation AND b.attname = a.attname
