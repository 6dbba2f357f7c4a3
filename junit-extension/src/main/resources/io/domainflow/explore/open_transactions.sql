-- Sessions of this database that hold a transaction open and do nothing, but our own.
SELECT count(*)
  FROM pg_stat_activity
 WHERE datname = current_database()
   AND state LIKE 'idle in transaction%'
   AND pid <> pg_backend_pid()
