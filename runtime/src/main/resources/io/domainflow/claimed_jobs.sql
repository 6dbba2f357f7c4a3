SELECT domainflow.claimed_jobs(?, ?)
