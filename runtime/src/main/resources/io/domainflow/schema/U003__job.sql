DELETE FROM domainflow.schema_version WHERE version = 3;
DROP FUNCTION domainflow.extend_claim(bigint, bigint);
DROP FUNCTION domainflow.holds_job(bigint, bigint);
DROP FUNCTION domainflow.claimed_jobs(bigint[], bigint[]);
DROP FUNCTION domainflow.reclaim_jobs(text);
DROP FUNCTION domainflow.fail_jobs(
    bigint[], bigint[], boolean[], integer[], bigint[], text[], bigint[], boolean);
DROP FUNCTION domainflow.complete_jobs(bigint[], bigint[], bigint[], boolean);
DROP FUNCTION domainflow.claim_jobs(
    text, integer, bigint, bigint, text[], integer, integer, text, bigint);
DROP FUNCTION domainflow.end_claims(bigint[]);
DROP FUNCTION domainflow.lock_jobs(bigint[], bigint[], boolean);
DROP FUNCTION domainflow.move_batches(text[], bigint[], integer, integer);
DROP TABLE domainflow.job_batch;
DROP TABLE domainflow.job_claim;
DROP SEQUENCE domainflow.job_claim_number;
DROP TABLE domainflow.job;
DROP TABLE domainflow.job_queue;
