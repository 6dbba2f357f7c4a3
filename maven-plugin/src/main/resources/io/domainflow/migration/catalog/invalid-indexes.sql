-- Indexes of tables that a failed CONCURRENTLY left; that of a partitioned table waits for its partitions' and is none.
SELECT pg_catalog.quote_ident(space.nspname) || '.' || pg_catalog.quote_ident(relation.relname)
  FROM pg_catalog.pg_index AS index
  JOIN pg_catalog.pg_class AS relation ON relation.oid = index.indexrelid AND relation.relkind = 'i'
  JOIN pg_catalog.pg_namespace AS space ON space.oid = relation.relnamespace
 WHERE NOT index.indisvalid
 ORDER BY 1
