CREATE TABLE account (
    name    text           PRIMARY KEY,
    balance numeric(12, 2) NOT NULL CHECK (balance >= 0)
);
