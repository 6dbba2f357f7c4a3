-- Where a session stands still between two inner steps, if the explorer holds the gate of its backend.
--
-- The gate is the advisory lock (1145457991, backend), and behind it there is a second one, (1145457992, backend). The
-- explorer holds the gate. To let a session go it takes the second, lets go of the gate, takes it again, and lets go of
-- the second: a session that has passed the gate waits at the second until the gate is shut again behind it. So no stop
-- is missed, and there is no counter that could be rolled back.
--
-- application_name says to the explorer where the session stands. Both settings end with the function.
CREATE SCHEMA domainflow_inside;
CREATE FUNCTION domainflow_inside.stand(place text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE
  SET application_name = 'domainflow'
  SET lock_timeout = 0
  SET search_path = pg_catalog
AS $$
BEGIN
  IF NOT pg_try_advisory_lock(1145457991, pg_backend_pid()) THEN
    PERFORM set_config('application_name', 'domainflow inside ' || place, true);
    PERFORM pg_advisory_lock(1145457991, pg_backend_pid());
    PERFORM pg_advisory_unlock(1145457991, pg_backend_pid());
    PERFORM pg_advisory_lock(1145457992, pg_backend_pid());
    RETURN NOT pg_advisory_unlock(1145457992, pg_backend_pid());
  END IF;
  RETURN NOT pg_advisory_unlock(1145457991, pg_backend_pid());
END
$$;
CREATE FUNCTION domainflow_inside.stop(place integer) RETURNS boolean
  LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  RETURN domainflow_inside.stand('f' || place::pg_catalog.text);
END
$$;
-- The first argument of the trigger is the name of the key's column, if it has one.
CREATE FUNCTION domainflow_inside.row() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  PERFORM domainflow_inside.stand(
    pg_catalog.concat('r', TG_RELID::pg_catalog.int8, pg_catalog.left(TG_OP, 1), ' ', pg_catalog.to_jsonb(OLD) OPERATOR(pg_catalog.->>) TG_ARGV[0]));
  IF TG_OP OPERATOR(pg_catalog.=) 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
GRANT USAGE ON SCHEMA domainflow_inside TO PUBLIC;
