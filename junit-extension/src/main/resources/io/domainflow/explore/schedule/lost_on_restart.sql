-- What an immediate restart takes from this database: the oid, and the statement that takes it.
SELECT relation.oid,
       CASE
         WHEN relation.relkind = 'r' THEN
           pg_catalog.format('TRUNCATE %I.%I CASCADE', space.nspname, relation.relname)
         WHEN relation.relpersistence = 'u' THEN
           pg_catalog.format('ALTER SEQUENCE %I.%I RESTART', space.nspname, relation.relname)
         ELSE
           pg_catalog.format(
             'SELECT pg_catalog.setval(%s, last_value + log_cnt * %s) FROM %I.%I WHERE log_cnt > 0',
             relation.oid, sequence.seqincrement, space.nspname, relation.relname)
       END
  FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS space ON space.oid = relation.relnamespace
  LEFT JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = relation.oid
 WHERE (relation.relkind = 'r' AND relation.relpersistence = 'u'
        OR relation.relkind = 'S' AND relation.relpersistence <> 't')
   AND space.nspname !~ '^(pg_|domainflow_)'
 ORDER BY relation.relkind DESC, relation.oid
