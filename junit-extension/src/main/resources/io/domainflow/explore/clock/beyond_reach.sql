-- What in the schema tells the real time by syntax (CURRENT_TIMESTAMP and its like, 0 to 8 in an expression tree), and
-- the text of functions that may do so. What is ours is left out.
SELECT 'the default of ' || pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname) AS place, NULL AS source
  FROM pg_catalog.pg_attrdef AS d
  JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
 WHERE d.adbin::text ~ '\{SQLVALUEFUNCTION :op [0-8] '
UNION ALL
SELECT 'the view or rule of ' || pg_catalog.format('%I.%I', n.nspname, c.relname), NULL
  FROM pg_catalog.pg_rewrite AS r
  JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE r.oid >= 16384
   AND (r.ev_action::text || r.ev_qual::text) ~ '\{SQLVALUEFUNCTION :op [0-8] '
UNION ALL
SELECT 'the trigger ' || pg_catalog.quote_ident(t.tgname) || ' of ' || t.tgrelid::pg_catalog.regclass::text, NULL
  FROM pg_catalog.pg_trigger AS t
 WHERE t.tgqual::text ~ '\{SQLVALUEFUNCTION :op [0-8] '
UNION ALL
SELECT 'the constraint ' || pg_catalog.quote_ident(k.conname), NULL
  FROM pg_catalog.pg_constraint AS k
 WHERE k.oid >= 16384 AND k.conbin::text ~ '\{SQLVALUEFUNCTION :op [0-8] '
UNION ALL
SELECT 'the function ' || pg_catalog.format('%I.%I', n.nspname, p.proname),
       CASE WHEN p.prosrc = '' THEN pg_catalog.pg_get_functiondef(p.oid) ELSE p.prosrc END
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
 WHERE p.oid >= 16384
   AND l.lanname IN ('sql', 'plpgsql')
   AND n.nspname NOT IN ('pg_catalog', 'domainflow_clock')
 ORDER BY 1
