DROP TABLE ticket;
DROP TABLE concert;
