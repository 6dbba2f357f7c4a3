ALTER TABLE accounts DROP owner;
