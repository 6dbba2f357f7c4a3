DELETE FROM domainflow.schema_version WHERE version = 2;
DROP FUNCTION domainflow.release_lock(text, text, text, bigint, text);
DROP FUNCTION domainflow.acquire_lock(text, text, text, boolean, bigint, bigint, text);
DROP FUNCTION domainflow.acquire_locked(text, text, text, boolean, bigint, bigint, text);
DROP FUNCTION domainflow.holds_lock(text, text, bigint);
DROP FUNCTION domainflow.lock_key(text, text);
DROP TABLE domainflow.lock_event;
DROP TABLE domainflow.lock_waiter;
DROP TABLE domainflow.resource_lock;
