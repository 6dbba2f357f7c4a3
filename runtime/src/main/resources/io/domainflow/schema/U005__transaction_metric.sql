DELETE FROM domainflow.schema_version WHERE version = 5;
DROP TABLE domainflow.transaction_metric;
