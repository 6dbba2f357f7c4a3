-- Columns of tables that take rows of their own, with the type that a domain stands for in the end.
WITH RECURSIVE domain AS (
    SELECT d.oid AS type, d.typbasetype AS base, nullif(d.typtypmod, -1) AS typmod, d.typnotnull AS not_null
      FROM pg_catalog.pg_type AS d
     WHERE d.typtype = 'd'
    UNION ALL
    SELECT outer_one.type, d.typbasetype, coalesce(outer_one.typmod, nullif(d.typtypmod, -1)),
           outer_one.not_null OR d.typnotnull
      FROM domain AS outer_one
      JOIN pg_catalog.pg_type AS d ON d.oid = outer_one.base AND d.typtype = 'd'
), base AS MATERIALIZED (
    SELECT domain.*
      FROM domain
      JOIN pg_catalog.pg_type AS t ON t.oid = domain.base AND t.typtype <> 'd'
)
SELECT c.oid AS relation, n.nspname || '.' || c.relname AS name,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted,
       a.attnum, a.attname AS column_name, pg_catalog.quote_ident(a.attname) AS column_quoted,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       t.typname AS base_name, t.typcategory AS category,
       CASE WHEN base.type IS NULL THEN a.atttypmod ELSE coalesce(base.typmod, -1) END AS typmod,
       e.typname AS element_name, e.typcategory AS element_category,
       a.attnotnull OR coalesce(base.not_null, false) AS not_null,
       a.attidentity <> '' OR a.attgenerated <> ''
           OR coalesce(pg_catalog.pg_get_expr(f.adbin, f.adrelid) LIKE '%nextval(%', false) AS is_given,
       (SELECT pg_catalog.array_agg(l.enumlabel::text ORDER BY l.enumsortorder)
          FROM pg_catalog.pg_enum AS l WHERE l.enumtypid = coalesce(e.oid, t.oid)) AS labels,
       (SELECT pg_catalog.array_agg(k.said)
          FROM (SELECT pg_catalog.pg_get_constraintdef(k.oid) AS said
                  FROM pg_catalog.pg_constraint AS k
                 WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
                 UNION ALL
                SELECT pg_catalog.pg_get_constraintdef(k.oid)
                  FROM pg_catalog.pg_constraint AS k
                 WHERE base.type IS NOT NULL AND k.contypid = a.atttypid AND k.contype = 'c'
                 UNION ALL
                SELECT pg_catalog.pg_get_expr(part.relpartbound, part.oid)
                  FROM pg_catalog.pg_inherits AS i
                  JOIN pg_catalog.pg_class AS part ON part.oid = i.inhrelid AND part.relispartition
                 WHERE c.relkind = 'p' AND i.inhparent = c.oid) AS k
         WHERE k.said IS NOT NULL) AS checks,
       coalesce(a.attnum = ANY (p.conkey), false) AS is_key
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN base ON base.type = a.atttypid
  JOIN pg_catalog.pg_type AS t ON t.oid = coalesce(base.base, a.atttypid)
  LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
  LEFT JOIN pg_catalog.pg_attrdef AS f ON f.adrelid = c.oid AND f.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_constraint AS p ON p.conrelid = c.oid AND p.contype = 'p'
 WHERE c.relkind IN ('r', 'p')
   AND NOT c.relispartition
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT x.objid
                       FROM pg_catalog.pg_depend AS x
                      WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.deptype = 'e')
 ORDER BY n.nspname, c.relname, a.attnum
