SELECT jobs, (extract(epoch FROM until_next) * 1000000)::bigint AS micros_to_next
  FROM domainflow.reclaim_jobs(?)
