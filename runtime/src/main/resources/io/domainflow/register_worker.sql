-- Registers a worker; who had its id before loses it, whatever it does, once no transaction relies on it any more. The
-- token grows with every registration.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS scope, ?::text AS id, ?::text AS type, ?::text AS metadata, ?::text AS instance,
           ?::bigint * interval '1 microsecond' AS lifetime
), alone AS MATERIALIZED (
    SELECT asked.*, pg_catalog.pg_advisory_xact_lock(domainflow.worker_key(scope, id)) FROM asked
)
INSERT INTO domainflow.worker AS known (scope, id, type, metadata, instance, token, lease_until)
SELECT scope, id, type, metadata, instance, (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint,
       pg_catalog.clock_timestamp() + lifetime
  FROM alone
ON CONFLICT (scope, id) DO UPDATE
   SET type        = excluded.type,
       metadata    = excluded.metadata,
       instance    = excluded.instance,
       token       = greatest(known.token + 1, excluded.token),
       status      = 'idle',
       operation   = NULL,
       since       = pg_catalog.clock_timestamp(),
       said        = 0,
       lease_until = excluded.lease_until
RETURNING token
