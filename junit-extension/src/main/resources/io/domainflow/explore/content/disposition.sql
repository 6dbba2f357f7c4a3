-- What the session may do, and what statements for it must respect.
--
-- Sizes of blocks and the options of VACUUM depend on the server; statistics are written back by superusers only.
SELECT current_setting('server_version_num')::int AS version,
       current_setting('block_size')::int         AS block_size,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS is_superuser
