DELETE FROM domainflow.schema_version WHERE version = 3;
DROP FUNCTION domainflow.move_batches(text[], bigint[], integer[], integer[]);
DROP TABLE domainflow.job_batch;
DROP TABLE domainflow.job_claim;
DROP TABLE domainflow.job;
DROP TABLE domainflow.job_queue;
