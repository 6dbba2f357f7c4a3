SELECT granted AS token, micros_left FROM domainflow.acquire_lock(?, ?, ?, ?, ?, ?, ?)
