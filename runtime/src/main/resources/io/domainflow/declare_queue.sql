INSERT INTO domainflow.job_queue (queue) VALUES (?) ON CONFLICT (queue) DO NOTHING
