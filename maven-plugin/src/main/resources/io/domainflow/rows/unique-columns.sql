-- Of a table each unique index with the numbers of its columns; 0 stands for an expression.
SELECT pg_catalog.array_agg(key.attnum ORDER BY key.place) AS columns
  FROM pg_catalog.pg_index AS index
 CROSS JOIN LATERAL pg_catalog.unnest(index.indkey::pg_catalog.int2[]) WITH ORDINALITY AS key (attnum, place)
 WHERE index.indrelid = ?
   AND index.indisunique
   AND key.place <= index.indnkeyatts
 GROUP BY index.indexrelid
