SELECT domainflow.is_registered(?, ?, ?)
