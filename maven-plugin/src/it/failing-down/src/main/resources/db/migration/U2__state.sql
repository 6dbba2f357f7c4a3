-- the wrong kind of object
DROP TABLE state;
