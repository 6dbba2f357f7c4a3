-- Which jobs are under their claims still.
SELECT job.id FROM domainflow.job JOIN unnest(?::bigint[], ?::bigint[]) AS asked (id, claim) USING (id, claim)
