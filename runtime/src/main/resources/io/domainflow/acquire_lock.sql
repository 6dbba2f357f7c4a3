-- The commit of a refusal does not wait for the disk: it changes nothing.
SELECT granted AS token, micros_left,
       CASE WHEN granted IS NULL THEN pg_catalog.set_config('synchronous_commit', 'off', true) END AS lazily
  FROM domainflow.acquire_lock(?, ?, ?, ?, ?, ?, ?)
