SET lock_timeout = '2s';
ALTER TABLE accounts ADD owner text;

CREATE INDEX CONCURRENTLY accounts_owner_idx ON accounts (owner);
