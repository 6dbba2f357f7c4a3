-- All relations of the database: what a written oid stands for, and which hold rows that we put back.
--
-- A trigger or rule that is enabled ALWAYS or for REPLICA fires whatever session_replication_role says.
SELECT c.oid,
       c.relkind::text                          AS kind,
       format('%I.%I', n.nspname, c.relname)    AS name,
       c.relkind = 'r' AND ours.yes             AS is_table,
       c.relkind = 'S' AND ours.yes             AS is_sequence,
       EXISTS (SELECT FROM pg_catalog.pg_trigger t
                WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled IN ('A', 'R'))
         OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r
                     WHERE r.ev_class = c.oid AND r.ev_type <> '1' AND r.ev_enabled IN ('A', 'R'))
                                                AS always_fires
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL (SELECT c.relpersistence <> 't'
                            AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'domainflow_explore', 'domainflow_clock')
                            AND n.nspname !~ '^pg_(toast|temp)') AS ours (yes)
 ORDER BY c.oid
