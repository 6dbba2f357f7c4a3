SELECT queue.paused,
       count(job.id) FILTER (WHERE job.state = 'r')                                              AS ready,
       count(job.id) FILTER (WHERE job.state = 's')                                              AS scheduled,
       count(job.id) FILTER (WHERE job.state = 'c')                                              AS claimed,
       count(job.id) FILTER (WHERE job.state = 'd')                                              AS dead,
       (extract(epoch FROM pg_catalog.clock_timestamp() - min(job.due_at) FILTER (WHERE job.state = 'r'))
        * 1000000)::bigint                                                                       AS oldest_micros
  FROM domainflow.job_queue AS queue
  LEFT JOIN domainflow.job ON job.queue = queue.queue
 WHERE queue.queue = ?
 GROUP BY queue.queue, queue.paused
