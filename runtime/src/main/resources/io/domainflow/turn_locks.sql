SELECT number, token, micros_left FROM domainflow.turn_locks(?, ?, ?, ?, ?, ?, ?, ?)
