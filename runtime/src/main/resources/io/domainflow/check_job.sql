SELECT domainflow.holds_job(?, ?)
