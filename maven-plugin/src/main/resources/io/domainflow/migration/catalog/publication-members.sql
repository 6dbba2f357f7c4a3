-- Since 15: the tables that publications name one by one, with columns and rows, and the schemas that they name. A list
-- of all columns is not the same as none: the next column is in the one and not in the other.
SELECT 'publication member' AS kind,
       quote_ident(p.pubname) || ' of ' || r.prrelid::regclass AS identity,
       r.prrelid::regclass::text AS parent,
       concat_ws(E'\n',
         'columns ' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
                          FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),
         'where ' || pg_get_expr(r.prqual, r.prrelid)) AS definition
  FROM pg_publication p
  JOIN pg_publication_rel r ON r.prpubid = p.oid
UNION ALL
SELECT 'publication member',
       quote_ident(p.pubname) || ' of schema ' || s.pnnspid::regnamespace,
       NULL,
       ''
  FROM pg_publication p
  JOIN pg_publication_namespace s ON s.pnpubid = p.oid
