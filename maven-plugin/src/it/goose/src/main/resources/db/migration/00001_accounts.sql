-- +goose Up
CREATE TABLE accounts (id bigint PRIMARY KEY);
-- +goose StatementBegin
CREATE FUNCTION rich() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN count(*) FROM accounts;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION rich();
DROP TABLE accounts;
