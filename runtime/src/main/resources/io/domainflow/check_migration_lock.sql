SELECT domainflow.holds_migration_lock(?, ?)
