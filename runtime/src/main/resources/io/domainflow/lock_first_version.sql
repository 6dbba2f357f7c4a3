-- One transaction at a time brings the first version, which has the migration lock. The key is the schema's own.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('io.domainflow schema ' || ?, 0))
