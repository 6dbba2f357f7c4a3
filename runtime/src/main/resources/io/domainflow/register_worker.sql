-- Registers a worker; who had its id before loses it, whatever it does. The token grows with every registration.
INSERT INTO domainflow.worker AS known (scope, id, type, metadata, instance, token, lease_until)
VALUES (?, ?, ?, ?, ?, (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint,
        pg_catalog.clock_timestamp() + ?::bigint * interval '1 microsecond')
ON CONFLICT (scope, id) DO UPDATE
   SET type        = excluded.type,
       metadata    = excluded.metadata,
       instance    = excluded.instance,
       token       = greatest(known.token + 1, excluded.token),
       status      = 'idle',
       operation   = NULL,
       since       = pg_catalog.clock_timestamp(),
       lease_until = excluded.lease_until
RETURNING token
