-- What the queues hold.
SELECT queue.queue, CASE WHEN queue.paused THEN 'yes' ELSE 'no' END AS paused,
       coalesce(ready, 0) AS ready, coalesce(scheduled, 0) AS scheduled, coalesce(running, 0) AS running,
       coalesce(dead, 0)  AS dead,
       coalesce(pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - oldest)::text, '') AS oldest_ready,
       (SELECT count(*)
          FROM domainflow.job_claim AS claim
         WHERE claim.queue = queue.queue AND claim.lease_until <= pg_catalog.clock_timestamp())   AS expired_claims
  FROM domainflow.job_queue AS queue
  LEFT JOIN (SELECT queue,
                    count(*) FILTER (WHERE state = 'r')      AS ready,
                    count(*) FILTER (WHERE state = 's')      AS scheduled,
                    count(*) FILTER (WHERE state = 'c')      AS running,
                    count(*) FILTER (WHERE state = 'd')      AS dead,
                    min(due_at) FILTER (WHERE state = 'r')   AS oldest
               FROM domainflow.job
              GROUP BY queue) AS jobs USING (queue)
 ORDER BY queue.queue
