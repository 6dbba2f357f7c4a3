-- Since 15: publications of whole schemas.
SELECT 'publication member' AS kind,
       quote_ident(p.pubname) || ' of schema ' || r.pnnspid::regnamespace AS identity,
       NULL AS parent,
       '' AS definition
  FROM pg_publication p
  JOIN pg_publication_namespace r ON r.pnpubid = p.oid
