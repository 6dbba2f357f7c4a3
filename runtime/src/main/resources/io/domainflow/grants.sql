-- The least that a service's role needs once the schema is there; whoever owns the schema runs it:
--   psql -v role=the_role -f grants.sql
GRANT USAGE ON SCHEMA domainflow TO :"role";
GRANT SELECT ON domainflow.schema_version TO :"role";
GRANT SELECT, UPDATE ON domainflow.migration_lock TO :"role";
GRANT SELECT, INSERT ON domainflow.migration_done TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON domainflow.migration_waiter TO :"role";
GRANT SELECT, INSERT, DELETE ON domainflow.migration_event TO :"role";
GRANT SELECT, INSERT, UPDATE ON domainflow.resource_lock TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON domainflow.lock_waiter TO :"role";
GRANT SELECT, INSERT, DELETE ON domainflow.lock_event TO :"role";
GRANT EXECUTE ON FUNCTION domainflow.lock_key(text, text), domainflow.holds_lock(text, text, bigint),
    domainflow.acquire_lock(text, text, text, boolean, bigint, bigint, text),
    domainflow.acquire_locked(text, text, text, boolean, bigint, bigint, text),
    domainflow.release_lock(text, text, text, bigint, text),
    domainflow.turn_locks(text[], text[], text[], bigint[], bigint[], text)
    TO :"role";
GRANT EXECUTE ON FUNCTION domainflow.migration_lock_key(), domainflow.holds_migration_lock(text, bigint),
    domainflow.worker_key(text, text), domainflow.is_registered(text, text, bigint)
    TO :"role";
GRANT EXECUTE ON FUNCTION domainflow.move_batches(text[], bigint[], integer, integer),
    domainflow.lock_jobs(bigint[], bigint[], boolean), domainflow.end_claims(bigint[]),
    domainflow.claim_jobs(text, integer, bigint, bigint, text[], integer, integer, text, bigint),
    domainflow.complete_jobs(bigint[], bigint[], bigint[], boolean),
    domainflow.fail_jobs(bigint[], bigint[], boolean[], integer[], bigint[], text[], bigint[], boolean),
    domainflow.reclaim_jobs(text), domainflow.claimed_jobs(bigint[], bigint[]), domainflow.holds_job(bigint, bigint),
    domainflow.extend_claim(bigint, bigint)
    TO :"role";
GRANT USAGE ON SEQUENCE domainflow.job_claim_number TO :"role";
GRANT SELECT, INSERT, UPDATE ON domainflow.job_queue TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON domainflow.job, domainflow.job_claim TO :"role";
GRANT SELECT, INSERT, UPDATE ON domainflow.job_batch TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON domainflow.worker TO :"role";
GRANT SELECT, INSERT, DELETE ON domainflow.transaction_metric TO :"role";
