-- Sequences of which a session takes several numbers at once.
SELECT seqrelid FROM pg_catalog.pg_sequence WHERE seqcache > 1
