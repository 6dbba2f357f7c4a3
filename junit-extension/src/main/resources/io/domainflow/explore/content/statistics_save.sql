-- Keeps what the planner knows of the sizes of tables and indexes: VACUUM changes it, and plans with it.
CREATE SCHEMA IF NOT EXISTS domainflow_explore;

DROP TABLE IF EXISTS domainflow_explore.saved_statistics;

CREATE TABLE domainflow_explore.saved_statistics AS
SELECT c.oid AS table_oid, c.oid, c.relpages, c.reltuples, c.relallvisible
  FROM pg_catalog.pg_class c
 WHERE c.relkind = 'r' AND c.oid >= 16384
UNION ALL
SELECT i.indrelid, c.oid, c.relpages, c.reltuples, c.relallvisible
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
 WHERE c.relkind = 'i' AND c.oid >= 16384
