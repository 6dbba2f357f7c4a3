-- Publications and the tables that they name one by one.
SELECT 'publication' AS kind,
       quote_ident(p.pubname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text,
         'owner ' || pg_get_userbyid(p.pubowner)) AS definition
  FROM pg_publication p
UNION ALL
SELECT 'publication member',
       quote_ident(p.pubname) || ' of ' || r.prrelid::regclass,
       r.prrelid::regclass::text,
       coalesce((SELECT (to_jsonb(t) - '{pubname,schemaname,tablename}'::text[])::text
                   FROM pg_publication_tables t
                  WHERE t.pubname = p.pubname
                    AND format('%I.%I', t.schemaname, t.tablename)::regclass = r.prrelid), '')
  FROM pg_publication p
  JOIN pg_publication_rel r ON r.prpubid = p.oid
