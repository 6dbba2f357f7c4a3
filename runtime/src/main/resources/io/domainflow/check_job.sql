-- A row while the claim of a job is in force; it is not taken back before the caller's transaction ends.
SELECT id FROM domainflow.job WHERE id = ? AND claim = ? FOR NO KEY UPDATE
