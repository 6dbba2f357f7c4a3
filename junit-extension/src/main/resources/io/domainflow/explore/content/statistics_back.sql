-- Lets the planner know of tables just vacuumed what it knew before. Superusers may write the catalog.
UPDATE pg_catalog.pg_class AS c
   SET relpages = s.relpages, reltuples = s.reltuples, relallvisible = s.relallvisible
  FROM domainflow_explore.saved_statistics AS s
 WHERE s.table_oid = ANY (:tables::pg_catalog.oid[])
   AND c.oid = s.oid
   AND (c.relpages, c.reltuples, c.relallvisible) IS DISTINCT FROM (s.relpages, s.reltuples, s.relallvisible)
