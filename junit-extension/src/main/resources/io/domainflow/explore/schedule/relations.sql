-- Every relation that code can touch: its name for people, its kind, and the table that it belongs to if it is an index
-- or keeps large values. What belongs to the scenario's clock is one object.
SELECT c.oid::bigint AS oid,
       CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
       c.relkind::text AS kind,
       n.nspname = 'domainflow_clock' AS is_clock,
       COALESCE(i.indrelid, owner.oid)::bigint AS owner
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_class AS owner ON owner.reltoastrelid = c.oid OR owner.reltoastrelid = i.indrelid AND c.relkind = 'i'
 WHERE c.oid >= 16384
   AND c.relpersistence <> 't';
