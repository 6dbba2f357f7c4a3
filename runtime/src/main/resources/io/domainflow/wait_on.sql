-- Says that who has the ticket waits still.
UPDATE domainflow.lock_waiter
   SET seen_until = pg_catalog.clock_timestamp() + ?::bigint * interval '1 microsecond'
 WHERE ticket = ?
