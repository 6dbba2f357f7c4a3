SELECT EXISTS (SELECT FROM domainflow.migration_done WHERE name = ?)
