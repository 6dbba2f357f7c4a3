-- Publications, less what they name one by one.
SELECT 'publication' AS kind,
       quote_ident(p.pubname) AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text,
         'owner ' || pg_get_userbyid(p.pubowner)) AS definition
  FROM pg_publication p
