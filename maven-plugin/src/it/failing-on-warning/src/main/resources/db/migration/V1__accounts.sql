CREATE TABLE accounts (id bigint PRIMARY KEY, owner ${owner.type});
