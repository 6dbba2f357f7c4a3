-- Text search configurations with their mappings, dictionaries, parsers and templates.
SELECT 'text search configuration' AS kind,
       c.oid::regconfig::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'parser ' || (SELECT quote_ident(s.nspname) || '.' || quote_ident(p.prsname)
                         FROM pg_ts_parser p JOIN pg_namespace s ON s.oid = p.prsnamespace WHERE p.oid = c.cfgparser),
         (SELECT string_agg(format('token %s by %s', m.maptokentype, m.dicts), E'\n' ORDER BY m.maptokentype)
            FROM (SELECT maptokentype, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) AS dicts
                    FROM pg_ts_config_map WHERE mapcfg = c.oid GROUP BY maptokentype) m),
         'owner ' || pg_get_userbyid(c.cfgowner)) AS definition
  FROM pg_ts_config c
  JOIN pg_namespace n ON n.oid = c.cfgnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_ts_config'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search dictionary',
       d.oid::regdictionary::text,
       NULL,
       concat_ws(E'\n',
         'template ' || (SELECT quote_ident(s.nspname) || '.' || quote_ident(t.tmplname)
                           FROM pg_ts_template t JOIN pg_namespace s ON s.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate),
         d.dictinitoption,
         'owner ' || pg_get_userbyid(d.dictowner))
  FROM pg_ts_dict d
  JOIN pg_namespace n ON n.oid = d.dictnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_ts_dict'::regclass AND e.objid = d.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search parser',
       quote_ident(n.nspname) || '.' || quote_ident(p.prsname),
       NULL,
       (to_jsonb(p) - '{oid,prsname,prsnamespace}'::text[])::text
  FROM pg_ts_parser p
  JOIN pg_namespace n ON n.oid = p.prsnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_ts_parser'::regclass AND e.objid = p.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search template',
       quote_ident(n.nspname) || '.' || quote_ident(t.tmplname),
       NULL,
       (to_jsonb(t) - '{oid,tmplname,tmplnamespace}'::text[])::text
  FROM pg_ts_template t
  JOIN pg_namespace n ON n.oid = t.tmplnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_ts_template'::regclass AND e.objid = t.oid AND e.deptype = 'e')
