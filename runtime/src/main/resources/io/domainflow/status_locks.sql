-- Leases on resources that are in force, those that end first first.
SELECT resource_type AS type, resource_id AS id, mode, holder, token,
       pg_catalog.date_trunc('second', expires_at - pg_catalog.clock_timestamp()) AS ends_in
  FROM (SELECT resource_type, resource_id, 'exclusive' AS mode, holder, token, expires_at
          FROM domainflow.resource_lock
         WHERE holder IS NOT NULL
         UNION ALL
        SELECT resource_type, resource_id, 'shared', share.value ->> 0, share.key::bigint,
               pg_catalog.to_timestamp((share.value ->> 1)::bigint / 1000000.0)
          FROM domainflow.resource_lock CROSS JOIN jsonb_each(shares) AS share
         WHERE shares IS NOT NULL) AS leases
 WHERE expires_at > pg_catalog.clock_timestamp()
 ORDER BY expires_at
