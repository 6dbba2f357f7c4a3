SELECT number, token FROM domainflow.turn_locks(?, ?, ?, ?, ?, ?)
