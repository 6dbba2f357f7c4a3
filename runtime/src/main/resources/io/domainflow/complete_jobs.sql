SELECT domainflow.complete_jobs(?, ?, ?, ?)
