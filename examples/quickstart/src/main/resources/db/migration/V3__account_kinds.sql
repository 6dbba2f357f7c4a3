SET lock_timeout = '2s';

CREATE TYPE account_kind AS ENUM ('customer', 'merchant');

ALTER TABLE account ADD COLUMN kind account_kind NOT NULL DEFAULT 'customer';
