SELECT coalesce(max(version), 0) FROM domainflow.schema_version
