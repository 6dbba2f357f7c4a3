DROP FUNCTION domainflow.holds_migration_lock(text, bigint);
DROP FUNCTION domainflow.migration_lock_key();
DROP TABLE domainflow.migration_event;
DROP TABLE domainflow.migration_waiter;
DROP TABLE domainflow.migration_done;
DROP TABLE domainflow.migration_lock;
DROP TABLE domainflow.schema_version;
DROP SCHEMA domainflow;
