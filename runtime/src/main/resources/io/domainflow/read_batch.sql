SELECT total, processed, failed, created_at, started_at, completed_at,
       (SELECT pg_catalog.array_agg(error ORDER BY id)
          FROM (SELECT id, error
                  FROM domainflow.job
                 WHERE job.queue = batch.queue AND job.state = 'd' AND job.batch = batch.number AND error IS NOT NULL
                 ORDER BY id LIMIT 100) AS dead) AS errors
  FROM domainflow.job_batch AS batch
 WHERE queue = ? AND number = ?
