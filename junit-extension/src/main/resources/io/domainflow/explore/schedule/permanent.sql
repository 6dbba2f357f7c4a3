-- Which of the given relations are there, and last longer than their session.
SELECT c.oid::bigint
  FROM pg_catalog.pg_class AS c
 WHERE c.oid = ANY (?)
   AND c.relpersistence <> 't';
