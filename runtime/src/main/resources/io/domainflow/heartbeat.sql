-- Extends all that a process holds and that is due: leases on resources, of each resource one at most, claims of jobs,
-- and registrations of workers; gives those that were neither expired nor another's.
--
-- Rows are locked in the order of their keys, the tables in this order, so that processes do not wait for each other in
-- a circle. The commit does not wait for the disk: what a crash of the server undoes is extended again, or ends. What
-- a worker said of itself is repeated, as that may have been undone, too.
--
-- The parameters stand in a fenced query, so that the plan does not depend on them, and is made once. What was given
-- is joined to its table once, and what follows has it from there: of two lists the planner knows no size, and would
-- compare each with each.
WITH given AS MATERIALIZED (
    SELECT ?::text[] AS types, ?::text[] AS ids, ?::text[] AS holders, ?::bigint[] AS tokens, ?::bigint[] AS lives,
           ?::bigint[] AS claims, ?::bigint[] AS claim_lives,
           ?::text[] AS scopes, ?::text[] AS workers, ?::bigint[] AS worker_tokens, ?::bigint[] AS worker_lives,
           ?::bigint[] AS saids, ?::text[] AS statuses, ?::text[] AS operations,
           pg_catalog.set_config('synchronous_commit', 'off', true) AS lazily
), lease AS MATERIALIZED (
    SELECT lease.*
      FROM given
     CROSS JOIN unnest(types, ids, holders, tokens, lives)
           WITH ORDINALITY AS lease (resource_type, resource_id, holder, token, micros, number)
), locked_lease AS MATERIALIZED (
    SELECT held.resource_type, held.resource_id, lease.token, lease.micros, lease.number
      FROM domainflow.resource_lock AS held JOIN lease USING (resource_type, resource_id)
     ORDER BY held.resource_type, held.resource_id
       FOR NO KEY UPDATE OF held
), renewed_lease AS (
    UPDATE domainflow.resource_lock AS held
       SET expires_at = CASE WHEN held.holder IS NOT NULL
                             THEN pg_catalog.clock_timestamp() + lease.micros * interval '1 microsecond' END,
           shares     = CASE WHEN held.holder IS NULL
                             THEN pg_catalog.jsonb_set(
                                      held.shares, ARRAY[lease.token::text, '1'],
                                      pg_catalog.to_jsonb(
                                          (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint
                                          + lease.micros)) END
      FROM locked_lease AS lease
     WHERE held.resource_type = lease.resource_type
       AND held.resource_id = lease.resource_id
       AND (   (held.token = lease.token AND held.expires_at > pg_catalog.clock_timestamp())
            OR (held.shares -> lease.token::text ->> 1)::bigint
               > extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)
    RETURNING lease.number
), noted AS (
    INSERT INTO domainflow.lock_event (resource_type, resource_id, holder, operation, outcome, token)
    SELECT lease.resource_type, lease.resource_id, lease.holder, 'renew',
           CASE WHEN lease.number IN (SELECT number FROM renewed_lease) THEN 'renewed' ELSE 'lost' END, lease.token
      FROM lease
), claim AS MATERIALIZED (
    SELECT claim.*
      FROM given CROSS JOIN unnest(claims, claim_lives) WITH ORDINALITY AS claim (id, micros, number)
), locked_claim AS MATERIALIZED (
    SELECT held.id, claim.micros, claim.number
      FROM domainflow.job_claim AS held JOIN claim USING (id)
     WHERE (SELECT count(*) FROM locked_lease) >= 0
     ORDER BY held.id
       FOR NO KEY UPDATE OF held
), renewed_claim AS (
    UPDATE domainflow.job_claim AS held
       SET lease_until = pg_catalog.clock_timestamp() + claim.micros * interval '1 microsecond'
      FROM locked_claim AS claim
     WHERE held.id = claim.id
       AND held.lease_until > pg_catalog.clock_timestamp()
    RETURNING claim.number
), registration AS MATERIALIZED (
    SELECT registration.*
      FROM given
     CROSS JOIN unnest(scopes, workers, worker_tokens, worker_lives, saids, statuses, operations)
           WITH ORDINALITY AS registration (scope, id, token, micros, said, status, operation, number)
), locked_worker AS MATERIALIZED (
    SELECT registration.*
      FROM domainflow.worker JOIN registration USING (scope, id)
     WHERE (SELECT count(*) FROM locked_claim) >= 0
     ORDER BY worker.scope, worker.id
       FOR NO KEY UPDATE OF worker
), renewed_worker AS (
    UPDATE domainflow.worker
       SET lease_until = pg_catalog.clock_timestamp() + registration.micros * interval '1 microsecond',
           status      = CASE WHEN worker.said < registration.said THEN registration.status ELSE worker.status END,
           operation   = CASE WHEN worker.said < registration.said THEN registration.operation ELSE worker.operation END,
           since       = CASE WHEN worker.said < registration.said THEN pg_catalog.clock_timestamp() ELSE worker.since END,
           said        = greatest(worker.said, registration.said)
      FROM locked_worker AS registration
     WHERE worker.scope = registration.scope
       AND worker.id = registration.id
       AND worker.token = registration.token
       AND worker.lease_until > pg_catalog.clock_timestamp()
    RETURNING registration.number
)
SELECT kind, number
  FROM (
       SELECT 'lease' AS kind, number FROM renewed_lease
        UNION ALL SELECT 'claim', number FROM renewed_claim
        UNION ALL SELECT 'worker', number FROM renewed_worker) AS renewed
