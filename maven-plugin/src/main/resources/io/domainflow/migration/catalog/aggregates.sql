-- Aggregates by signature.
SELECT 'aggregate' AS kind,
       p.oid::regprocedure::text AS identity,
       NULL AS parent,
       concat_ws(E'\n',
         'arguments ' || pg_get_function_arguments(p.oid),
         'returns ' || pg_get_function_result(p.oid),
         'states ' || concat_ws(', ', a.aggtranstype::regtype, nullif(a.aggmtranstype, 0)::regtype),
         'sorts by ' || nullif(a.aggsortop, 0)::regoperator,
         'as ' || (to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[])::text,
         'parallel ' || p.proparallel::text,
         'owner ' || pg_get_userbyid(p.proowner)) AS definition
  FROM pg_aggregate a
  JOIN pg_proc p ON p.oid = a.aggfnoid
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend e
                    WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
