-- Settings of this transaction under which the catalogs speak the same way on every machine: names in full, values in one
-- form, and no time spent on compiling queries.
SELECT set_config(name, value, true)
  FROM (VALUES ('search_path', ''),
               ('quote_all_identifiers', 'off'),
               ('datestyle', 'ISO, YMD'),
               ('intervalstyle', 'postgres'),
               ('timezone', 'UTC'),
               ('bytea_output', 'hex'),
               ('extra_float_digits', '1'),
               ('xmloption', 'content'),
               ('jit', 'off')) AS setting (name, value)
