-- Gives a ticket back, with those of who is gone, and wakes who waits behind it: the wake-up may have been for it.
WITH asked AS MATERIALIZED (
    SELECT ?::bigint AS ticket, ?::text AS channel
), gone AS (
    DELETE FROM domainflow.lock_waiter AS waiter
     USING asked, domainflow.lock_waiter AS mine
     WHERE mine.ticket = asked.ticket
       AND waiter.resource_type = mine.resource_type
       AND waiter.resource_id = mine.resource_id
       AND (waiter.ticket = asked.ticket OR waiter.seen_until < pg_catalog.clock_timestamp())
    RETURNING waiter.*
), noted AS (
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome)
    SELECT resource_type, resource_id, holder, 'wait', 'given up' FROM gone
)
SELECT pg_catalog.pg_notify(channel, 'lock ' || resource_type || ' ' || resource_id)
  FROM gone JOIN asked USING (ticket)
