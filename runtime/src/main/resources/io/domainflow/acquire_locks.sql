-- Takes resources, each once at most, each exclusively or shared; gives of each the token, or what stands in the way.
--
-- They are taken in the order of their keys, so that calls do not wait for each other in a circle. The fence keeps that
-- order, and the plan from depending on the parameters, so that it is made once.
WITH asked AS MATERIALIZED (
    SELECT asked.*, channel
      FROM (SELECT ?::text[] AS types, ?::text[] AS ids, ?::text[] AS holders, ?::boolean[] AS exclusives,
                   ?::bigint[] AS lives, ?::bigint[] AS tickets, ?::text AS channel OFFSET 0) AS given
     CROSS JOIN unnest(types, ids, holders, exclusives, lives, tickets)
           WITH ORDINALITY AS asked (resource_type, resource_id, holder, exclusive, micros, ticket, number)
     ORDER BY resource_type, resource_id
)
SELECT number, granted AS token, micros_left
  FROM asked
 CROSS JOIN LATERAL domainflow.acquire_lock(
                        resource_type, resource_id, holder, exclusive, micros, ticket, channel) AS answer
