--liquibase formatted sql

--changeset ann:1
CREATE TABLE note (text varchar(100));
