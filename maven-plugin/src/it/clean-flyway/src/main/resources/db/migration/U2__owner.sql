SET lock_timeout = '2s';
DROP INDEX CONCURRENTLY accounts_owner_idx;
ALTER TABLE accounts DROP owner;
