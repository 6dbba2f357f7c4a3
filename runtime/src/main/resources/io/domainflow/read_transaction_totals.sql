-- How transactions ended from an instant, or for so long, up to another, or to now.
WITH asked AS (
    SELECT coalesce(?::timestamptz, pg_catalog.clock_timestamp() - ?::bigint * interval '1 microsecond') AS begin,
           coalesce(?::timestamptz, 'infinity')                                                          AS until
)
SELECT operation, scope,
       sum(calls)::bigint                                                        AS total,
       coalesce(sum(calls) FILTER (WHERE outcome = 'committed'), 0)::bigint      AS committed,
       coalesce(sum(calls) FILTER (WHERE outcome = 'rolled back'), 0)::bigint    AS failed,
       coalesce(sum(calls) FILTER (WHERE outcome = 'unknown'), 0)::bigint        AS unknown,
       (sum(total_micros) / sum(calls))::bigint                                  AS average_micros,
       max(longest_micros)                                                       AS longest_micros,
       min(shortest_micros)                                                      AS shortest_micros,
       (sum(retries) / sum(calls))::float8                                       AS average_retries
  FROM domainflow.transaction_metric
 WHERE recorded_at >= (SELECT begin FROM asked) AND recorded_at < (SELECT until FROM asked)
 GROUP BY operation, scope
 ORDER BY operation, scope
