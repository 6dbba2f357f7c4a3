-- Before 15: the tables that publications name one by one.
SELECT 'publication member' AS kind,
       quote_ident(p.pubname) || ' of ' || r.prrelid::regclass AS identity,
       r.prrelid::regclass::text AS parent,
       '' AS definition
  FROM pg_publication p
  JOIN pg_publication_rel r ON r.prpubid = p.oid
