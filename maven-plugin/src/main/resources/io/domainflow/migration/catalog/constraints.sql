-- Constraints of tables, less NOT NULL, with what is kept at the index or the triggers behind them.
SELECT 'constraint' AS kind,
       quote_ident(k.conname) || ' on ' || k.conrelid::regclass AS identity,
       k.conrelid::regclass::text AS parent,
       concat_ws(E'\n',
         pg_get_constraintdef(k.oid),
         CASE WHEN NOT k.conislocal THEN 'inherited only' END,
         CASE WHEN k.contype IN ('p', 'u', 'x') THEN
           (SELECT concat_ws(E'\n',
                     (SELECT string_agg('index with ' || o, E'\n' ORDER BY o) FROM unnest(c.reloptions) o),
                     'index tablespace ' || (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
                     (SELECT 'index attached to ' || h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
                     CASE WHEN NOT i.indisvalid THEN 'index invalid' END,
                     CASE WHEN i.indisclustered THEN 'index is what the table is clustered on' END,
                     CASE WHEN i.indisreplident THEN 'index is the replica identity' END)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indexrelid = k.conindid) END,
         (SELECT 'enforced ' || string_agg(DISTINCT CASE t.tgenabled WHEN 'D' THEN 'never' WHEN 'A' THEN 'always'
                                                                     ELSE 'on replicas only' END, ', ')
            FROM pg_trigger t
           WHERE t.tgconstraint = k.oid AND t.tgisinternal AND t.tgenabled <> 'O')) AS definition
  FROM pg_constraint k
  JOIN pg_class r ON r.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = r.relnamespace
 WHERE k.contype NOT IN ('n', 't')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = r.oid AND e.deptype = 'e')
