-- The commit does not wait for the disk: a release that a crash of the server undoes ends by its lifetime.
SELECT pg_catalog.set_config('synchronous_commit', 'off', true), domainflow.release_lock(?, ?, ?, ?, ?) AS released
