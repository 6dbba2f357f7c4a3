SELECT id, claim, type, priority, (extract(epoch FROM due_at) * 1000000)::bigint AS due_micros, attempt, attempts, payload
  FROM domainflow.claim_jobs(?, ?, ?, ?, ?, ?, ?, ?, ?)
