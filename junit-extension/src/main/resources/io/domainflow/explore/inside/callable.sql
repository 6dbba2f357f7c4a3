-- Names of functions whose call may read or write: all that are not the server's own, and of those the ones with an effect.
SELECT DISTINCT pg_catalog.lower(p.proname)
  FROM pg_catalog.pg_proc AS p
 WHERE p.oid >= 16384
    OR p.proname ~ '^(nextval|currval|lastval|setval|pg_notify|set_config|lo_.*|pg_(try_)?advisory_.*|query_to_xml.*|table_to_xml.*)$';
