-- Sets the clock back: how far it was moved (first parameter), and when it was moved last (second).
WITH gone AS (DELETE FROM domainflow_clock.move WHERE at > :at RETURNING at)
SELECT pg_catalog.setval('domainflow_clock.moved', :moved), pg_catalog.setval('domainflow_clock.moved_at', :at), pg_catalog.count(*) FROM gone
