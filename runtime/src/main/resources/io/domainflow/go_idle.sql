-- Says that somebody waits for jobs of a queue, until when a job that comes wakes them; gives whether the queue exists.
UPDATE domainflow.job_queue
   SET idle_until = greatest(idle_until, pg_catalog.clock_timestamp() + ?::bigint * interval '1 microsecond')
 WHERE queue = ?
