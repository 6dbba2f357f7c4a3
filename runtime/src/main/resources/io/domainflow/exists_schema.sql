-- Whether the schema has had its first version.
--
-- By the catalog's rows and not by to_regclass: that answers from a cache, which a session that waited for a lock may
-- not have brought up to date.
SELECT EXISTS (
    SELECT
      FROM pg_catalog.pg_class AS relation
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
     WHERE namespace.nspname = ?
       AND relation.relname = 'schema_version')
