-- Lets rows be put back as they were: no trigger, no foreign key, no policy, and nobody waits for the disk.
--
-- For the session, as each change of the role throws away the plans that the session holds.
SELECT pg_catalog.set_config('session_replication_role', 'replica', false),
       pg_catalog.set_config('synchronous_commit', 'off', false),
       pg_catalog.set_config('row_security', 'off', false)
