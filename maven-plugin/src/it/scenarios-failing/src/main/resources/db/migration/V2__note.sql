SET lock_timeout = '2s';
ALTER TABLE accounts ADD note text;
