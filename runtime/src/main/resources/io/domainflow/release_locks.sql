-- Gives leases back, of each resource one at most, and wakes who waits for them; gives those that were held still.
--
-- The commit does not wait for the disk: a release that a crash of the server undoes ends by its lifetime. Order and
-- fence as in acquire_locks.
WITH asked AS MATERIALIZED (
    SELECT asked.*, channel
      FROM (SELECT ?::text[] AS types, ?::text[] AS ids, ?::text[] AS holders, ?::bigint[] AS tokens, ?::text AS channel,
                   pg_catalog.set_config('synchronous_commit', 'off', true) AS lazily OFFSET 0) AS given
     CROSS JOIN unnest(types, ids, holders, tokens)
           WITH ORDINALITY AS asked (resource_type, resource_id, holder, token, number)
     ORDER BY resource_type, resource_id
)
SELECT number FROM asked WHERE domainflow.release_lock(resource_type, resource_id, holder, token, channel)
