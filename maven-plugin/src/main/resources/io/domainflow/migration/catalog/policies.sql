-- Row security policies.
SELECT 'policy' AS kind,
       quote_ident(p.polname) || ' on ' || p.polrelid::regclass AS identity,
       p.polrelid::regclass::text AS parent,
       concat_ws(E'\n',
         CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
         'for ' || CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
                                 WHEN 'd' THEN 'delete' ELSE 'all' END,
         (SELECT 'to ' || string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END, ', '
                                     ORDER BY CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END)
            FROM unnest(p.polroles) r),
         'using ' || pg_get_expr(p.polqual, p.polrelid),
         'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
  FROM pg_policy p
