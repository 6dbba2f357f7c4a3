-- What keeps dead rows from being cleaned up, the oldest first: ages in transactions.
SELECT kind, who, age, coalesce(pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - begun)::text, '') AS since
  FROM (SELECT 'session' AS kind, pg_catalog.concat_ws(' ', pid, nullif(application_name, ''), state) AS who,
               pg_catalog.age(backend_xmin) AS age, xact_start AS begun
          FROM pg_catalog.pg_stat_activity
         WHERE backend_xmin IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()
         UNION ALL
        SELECT 'prepared transaction', gid, pg_catalog.age(transaction), prepared FROM pg_catalog.pg_prepared_xacts
         UNION ALL
        SELECT 'replication slot', slot_name::text, greatest(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin)), NULL
          FROM pg_catalog.pg_replication_slots
         WHERE coalesce(xmin, catalog_xmin) IS NOT NULL) AS holders
 ORDER BY age DESC
