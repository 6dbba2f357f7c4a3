SET lock_timeout = '2s';

ALTER TABLE account DROP COLUMN kind;

-- The type does not go with the column.
DROP TYPE account_kind;
