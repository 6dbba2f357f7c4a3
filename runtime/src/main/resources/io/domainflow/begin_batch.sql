-- Gives a new batch its number within the queue.
WITH numbered AS (
    UPDATE domainflow.job_queue SET batches = batches + 1 WHERE queue = ? RETURNING queue, batches
)
INSERT INTO domainflow.job_batch (queue, number, total) SELECT queue, batches, ? FROM numbered
RETURNING number
