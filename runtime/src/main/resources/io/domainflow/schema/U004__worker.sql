DELETE FROM domainflow.schema_version WHERE version = 4;
DROP TABLE domainflow.worker;
