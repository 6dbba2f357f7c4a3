-- Pauses a queue, or resumes it, and wakes who waits for that.
WITH asked AS MATERIALIZED (
    SELECT ?::text AS queue, ?::boolean AS paused, ?::text AS channel
), changed AS (
    UPDATE domainflow.job_queue AS target SET paused = asked.paused FROM asked WHERE target.queue = asked.queue
    RETURNING target.queue
)
SELECT pg_catalog.pg_notify(channel, 'jobs ' || queue) FROM changed JOIN asked USING (queue)
