-- Gives the database a clock that can be moved on: the functions that tell the time are renamed, and others take their
-- names, so that whatever calls them, in whichever search path, gets these.
--
-- How far time was moved is held in sequences, which all sessions see at once. A transaction's time is that of its start:
-- if time was moved since, the table says what held then; a snapshot that is older than the statement is at least as new
-- as the start. Only statement_timestamp() in an older snapshot may miss a move, where time was moved again while the
-- statement waited.
CREATE SCHEMA domainflow_clock;

CREATE SEQUENCE domainflow_clock.moved MINVALUE 0 START 0;

CREATE SEQUENCE domainflow_clock.moved_at MINVALUE 0 START 0;

CREATE TABLE domainflow_clock.move (
  at bigint PRIMARY KEY,
  moved bigint NOT NULL
);

CREATE FUNCTION domainflow_clock.moved_by(moment timestamptz) RETURNS interval
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 1 AS $$
DECLARE
  micros bigint := (extract(epoch FROM moment) * 1000000)::pg_catalog.int8;
  moved bigint;
  moved_at bigint;
BEGIN
  SELECT s.last_value INTO moved FROM domainflow_clock.moved AS s;
  SELECT s.last_value INTO moved_at FROM domainflow_clock.moved_at AS s; -- read last, and written first
  IF moved_at > micros THEN
    SELECT m.moved INTO moved FROM domainflow_clock.move AS m WHERE m.at <= micros ORDER BY m.at DESC LIMIT 1;
  END IF;
  RETURN COALESCE(moved, 0) * interval '1 microsecond';
END
$$;

ALTER FUNCTION pg_catalog.now() RENAME TO domainflow_now;

ALTER FUNCTION pg_catalog.transaction_timestamp() RENAME TO domainflow_transaction_timestamp;

ALTER FUNCTION pg_catalog.statement_timestamp() RENAME TO domainflow_statement_timestamp;

ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO domainflow_clock_timestamp;

ALTER FUNCTION pg_catalog.timeofday() RENAME TO domainflow_timeofday;

CREATE FUNCTION domainflow_clock.advance(micros bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE STRICT AS $$
DECLARE
  moment bigint := (extract(epoch FROM pg_catalog.domainflow_clock_timestamp()) * 1000000)::pg_catalog.int8;
  total bigint;
BEGIN
  SELECT s.last_value + micros INTO total FROM domainflow_clock.moved AS s;
  INSERT INTO domainflow_clock.move AS m VALUES (moment, total) ON CONFLICT (at) DO UPDATE SET moved = total;
  PERFORM pg_catalog.setval('domainflow_clock.moved_at', moment);
  PERFORM pg_catalog.setval('domainflow_clock.moved', total);
  RETURN total;
END
$$;

CREATE FUNCTION pg_catalog.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 1 AS $$
BEGIN
  RETURN pg_catalog.domainflow_now() + domainflow_clock.moved_by(pg_catalog.domainflow_now());
END
$$;

CREATE FUNCTION pg_catalog.transaction_timestamp() RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 1 AS $$
BEGIN
  RETURN pg_catalog.domainflow_now() + domainflow_clock.moved_by(pg_catalog.domainflow_now());
END
$$;

CREATE FUNCTION pg_catalog.statement_timestamp() RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 1 AS $$
DECLARE
  real timestamptz := pg_catalog.domainflow_statement_timestamp();
BEGIN
  RETURN real + domainflow_clock.moved_by(real);
END
$$;

CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE COST 1 AS $$
DECLARE
  moved bigint;
BEGIN
  SELECT s.last_value INTO moved FROM domainflow_clock.moved AS s;
  RETURN pg_catalog.domainflow_clock_timestamp() + moved * interval '1 microsecond';
END
$$;

CREATE FUNCTION pg_catalog.timeofday() RETURNS text
LANGUAGE plpgsql VOLATILE STRICT PARALLEL SAFE COST 1 AS $$
BEGIN
  RETURN pg_catalog.to_char(pg_catalog.clock_timestamp(), 'Dy Mon DD HH24:MI:SS.US YYYY TZ');
END
$$;

GRANT USAGE ON SCHEMA domainflow_clock TO PUBLIC;

GRANT SELECT ON ALL TABLES IN SCHEMA domainflow_clock TO PUBLIC;

GRANT SELECT ON ALL SEQUENCES IN SCHEMA domainflow_clock TO PUBLIC;
