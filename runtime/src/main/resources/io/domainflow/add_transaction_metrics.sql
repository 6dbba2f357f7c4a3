-- Adds sums. The commit does not wait for the disk: a crash of the server may lose the last of them.
WITH given AS MATERIALIZED (
    SELECT ?::text AS instance, ?::text[] AS operations, ?::text[] AS scopes, ?::text[] AS isolations,
           ?::text[] AS outcomes, ?::text[] AS errors, ?::text[] AS sql_states, ?::bigint[] AS calls,
           ?::bigint[] AS retries, ?::bigint[] AS totals, ?::bigint[] AS shortest, ?::bigint[] AS longest,
           pg_catalog.set_config('synchronous_commit', 'off', true) AS lazily
)
INSERT INTO domainflow.transaction_metric (
    instance, operation, scope, isolation, outcome, error, sql_state, calls, retries, total_micros, shortest_micros,
    longest_micros)
SELECT instance, sums.*
  FROM given
 CROSS JOIN unnest(operations, scopes, isolations, outcomes, errors, sql_states, calls, retries, totals, shortest,
                   longest) AS sums
