-- Columns of tables, partitioned ones included, and why the values of some differ from run to run.
--
-- Built-in functions are pinned and so absent from pg_depend: what a default calls is read from its expression tree.
-- Operators and casts that are STABLE follow the session's settings, which do not differ between runs. Of the functions
-- that are syntax, 0 to 8 tell the time and 13 the database, which differs between lanes; the others tell the role.
SELECT a.attrelid                               AS relation,
       a.attnum                                 AS number,
       format('%I', a.attname)                  AS name,
       a.attgenerated <> ''                     AS is_generated,
       CASE
         WHEN a.attidentity <> '' THEN 'identity'
         WHEN a.attgenerated <> '' THEN NULL
         WHEN tree.text ~ '\{NEXTVALUEEXPR' THEN 'identity'
         WHEN tree.text ~ '\{SQLVALUEFUNCTION :op ([0-8]|13) ' THEN 'its default is ' || shown.text
         WHEN EXISTS (
                SELECT FROM regexp_matches(
                              tree.text,
                              ':funcid (\d+) :funcresulttype \d+ :funcretset \w+ :funcvariadic \w+ :funcformat (\d)',
                              'g') AS call (match)
                  JOIN pg_catalog.pg_proc p ON p.oid = call.match[1]::oid
                 WHERE p.provolatile = 'v' OR p.provolatile = 's' AND call.match[2] NOT IN ('1', '2'))
           OR EXISTS (
                SELECT FROM regexp_matches(tree.text, ':opfuncid (\d+)', 'g') AS call (match)
                  JOIN pg_catalog.pg_proc p ON p.oid = call.match[1]::oid
                 WHERE p.provolatile = 'v')
           THEN 'its default is ' || shown.text
       END                                      AS varies,
       CASE WHEN a.attgenerated <> '' THEN
         ARRAY(SELECT DISTINCT variable.match[1]::int2
                 FROM regexp_matches(tree.text, ':varattno (\d+)', 'g') AS variable (match))
       END                                      AS computed_from
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 CROSS JOIN LATERAL (SELECT coalesce(d.adbin, t.typdefaultbin)::text) AS tree (text)
 CROSS JOIN LATERAL (SELECT coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), t.typdefault)) AS shown (text)
 WHERE a.attnum > 0
   AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p')
   AND c.relpersistence <> 't'
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'domainflow_explore', 'domainflow_clock')
   AND n.nspname !~ '^pg_(toast|temp)'
 ORDER BY a.attrelid, a.attnum
