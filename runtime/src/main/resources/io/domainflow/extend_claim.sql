SELECT domainflow.extend_claim(?, ?)
