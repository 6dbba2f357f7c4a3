CREATE VIEW rich AS SELECT id FROM accounts;

DROP TABLE accounts;
