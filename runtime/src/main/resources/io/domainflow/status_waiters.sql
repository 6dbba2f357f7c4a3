-- Who waits for a resource, in the order of asking, and for whom.
SELECT waiter.resource_type AS type, waiter.resource_id AS id, waiter.holder AS waits,
       CASE WHEN waiter.exclusive THEN 'exclusive' ELSE 'shared' END AS wanted,
       coalesce(held.holder,
                (SELECT pg_catalog.string_agg(share.value ->> 0, ', ' ORDER BY share.key)
                   FROM jsonb_each(held.shares) AS share),
                'whoever asked before')                              AS waits_for
  FROM domainflow.lock_waiter AS waiter
  LEFT JOIN domainflow.resource_lock AS held USING (resource_type, resource_id)
 WHERE waiter.seen_until > pg_catalog.clock_timestamp()
 ORDER BY waiter.resource_type, waiter.resource_id, waiter.ticket
