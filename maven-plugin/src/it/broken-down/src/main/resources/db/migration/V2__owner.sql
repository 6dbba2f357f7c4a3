CREATE SEQUENCE order_id_seq;
ALTER TABLE accounts ADD owner text;
CREATE INDEX accounts_owner_idx ON accounts (owner);
