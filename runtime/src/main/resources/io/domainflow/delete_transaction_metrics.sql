-- Deletes the oldest sums of transactions that are older than that, at most ten thousand at a time; gives how many.
WITH gone AS (
    DELETE FROM domainflow.transaction_metric
     WHERE id IN (SELECT id
                    FROM domainflow.transaction_metric
                   WHERE recorded_at < pg_catalog.statement_timestamp() - ?::bigint * interval '1 microsecond'
                   ORDER BY recorded_at
                   LIMIT 10000)
    RETURNING id
)
SELECT count(*) FROM gone
