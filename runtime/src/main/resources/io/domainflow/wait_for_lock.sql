-- Notes that somebody waits for a resource, and marks its row, so that its release wakes who waits; gives the ticket.
--
-- Whoever asks again afterwards misses no release: one that did not see the mark was done before that. The commit does
-- not wait for the disk: a crash of the server ends the session of who waits, too, and costs the place in the line.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS resource_type, ?::text AS resource_id, ?::text AS holder, ?::boolean AS exclusive,
           ?::bigint * interval '1 microsecond' AS seen, ?::bigint * interval '1 microsecond' AS limited,
           pg_catalog.set_config('synchronous_commit', 'off', true) AS lazily
), marked AS (
    UPDATE domainflow.resource_lock AS held
       SET waited_until = greatest(held.waited_until, pg_catalog.clock_timestamp() + asked.limited)
      FROM asked
     WHERE held.resource_type = asked.resource_type
       AND held.resource_id = asked.resource_id
)
INSERT INTO domainflow.lock_waiter (resource_type, resource_id, holder, exclusive, seen_until)
SELECT resource_type, resource_id, holder, exclusive, pg_catalog.clock_timestamp() + seen
  FROM asked
RETURNING ticket
