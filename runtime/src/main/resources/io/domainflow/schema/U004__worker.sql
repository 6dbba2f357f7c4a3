DELETE FROM domainflow.schema_version WHERE version = 4;
DROP FUNCTION domainflow.is_registered(text, text, bigint);
DROP FUNCTION domainflow.worker_key(text, text);
DROP TABLE domainflow.worker;
