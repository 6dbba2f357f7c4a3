-- All roles of the server.
SELECT r.rolname FROM pg_roles r
