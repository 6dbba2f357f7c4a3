-- What a session of the data source is like: its usual isolation level, and whether a pooler stands before the server.
SELECT pg_catalog.current_setting('default_transaction_isolation') AS isolation,
       pg_catalog.pg_backend_pid()                                  AS pid
