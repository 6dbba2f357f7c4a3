SELECT domainflow.holds_lock(?, ?, ?)
