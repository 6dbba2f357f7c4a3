-- Columns of tables; of views and composite types only what the definition of those does not show.
--
-- NOT NULL stands here on every version: since 18 it is a constraint too, whose name is told apart.
SELECT 'column' AS kind,
       c.oid::regclass || '.' || quote_ident(a.attname) AS identity,
       c.oid::regclass::text AS parent,
       concat_ws(E'\n',
         format_type(a.atttypid, a.atttypmod),
         CASE WHEN NOT a.attislocal THEN 'inherited only' END,
         CASE WHEN a.attnotnull THEN 'not null' END,
         CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation END,
         CASE a.attgenerated WHEN '' THEN 'default ' WHEN 's' THEN 'generated stored as ' ELSE 'generated as ' END
           || pg_get_expr(d.adbin, d.adrelid),
         CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
         CASE WHEN a.attstorage <> t.typstorage
              THEN 'storage ' || CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                                                   WHEN 'm' THEN 'main' ELSE 'extended' END END,
         CASE a.attcompression WHEN 'p' THEN 'compression pglz' WHEN 'l' THEN 'compression lz4' END,
         'statistics ' || nullif(a.attstattarget, -1),
         (SELECT string_agg('with ' || o, E'\n' ORDER BY o) FROM unnest(a.attoptions) o),
         (SELECT string_agg('option ' || o, E'\n' ORDER BY o) FROM unnest(a.attfdwoptions) o)) AS definition
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped
   AND (c.relkind IN ('r', 'p', 'f')
        OR c.relkind IN ('v', 'm') AND (d.oid IS NOT NULL OR a.attoptions IS NOT NULL OR a.attstattarget >= 0)
        OR c.relkind = 'm' AND (a.attstorage <> t.typstorage OR a.attcompression <> ''))
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
