-- +goose NO TRANSACTION
-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE accounts ADD owner text;
CREATE INDEX CONCURRENTLY accounts_owner ON accounts (owner);

-- +goose Down
DROP INDEX CONCURRENTLY accounts_ownr;
