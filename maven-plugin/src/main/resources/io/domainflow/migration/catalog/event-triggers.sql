-- Event triggers.
SELECT 'event trigger' AS kind,
       quote_ident(t.evtname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'on ' || t.evtevent,
         'calls ' || t.evtfoid::regprocedure,
         'tags ' || (SELECT string_agg(g, ', ' ORDER BY g) FROM unnest(t.evttags) g),
         CASE t.evtenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'on replicas only' END,
         'owner ' || pg_get_userbyid(t.evtowner)) AS definition
  FROM pg_event_trigger t
 WHERE NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = t.oid AND e.deptype = 'e')
