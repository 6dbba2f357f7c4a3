package io.domainflow.migration;

import java.util.List;

/** A change and its way back for each kind of object and each property that a fingerprint has. */
final class ObjectKinds {
  /**
   * A change.
   *
   * @param shown how a line of the difference begins while it is there
   */
  record Change(String shown, String up, String down) {
    @Override
    public String toString() {
      return shown + " by " + up;
    }
  }

  static final String GROUND =
      """
      CREATE TABLE t (id int PRIMARY KEY, a int, b text DEFAULT 'x', c numeric(12,2) NOT NULL, d int UNIQUE);
      CREATE TABLE child (t int CONSTRAINT fk REFERENCES t);
      CREATE TABLE parted (a int) PARTITION BY RANGE (a);
      CREATE TABLE part (a int);
      CREATE TABLE base (a int);
      CREATE INDEX i ON t (a);
      CREATE SEQUENCE s;
      CREATE VIEW v AS SELECT a FROM t;
      CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE FUNCTION etf() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
      CREATE RULE r AS ON DELETE TO base DO ALSO NOTIFY gone;
      CREATE TYPE e AS ENUM ('one', 'two');
      CREATE DOMAIN dom AS int CONSTRAINT positive CHECK (VALUE > 0);
      CREATE TYPE comp AS (x int, y text);
      CREATE POLICY pol ON t USING (a > 0);
      CREATE PUBLICATION pub;
      CREATE EVENT TRIGGER evt ON ddl_command_end EXECUTE FUNCTION etf();
      CREATE STATISTICS st ON a, b FROM t;
      CREATE COLLATION co (locale = 'C');
      CREATE FOREIGN DATA WRAPPER w;
      CREATE SERVER srv FOREIGN DATA WRAPPER w;
      CREATE TEXT SEARCH CONFIGURATION tsc (COPY = simple);
      CREATE VIEW said AS SELECT 'a b' AS x;
      CREATE RULE said AS ON INSERT TO child DO ALSO SELECT 'a b';
      CREATE FUNCTION said() RETURNS int LANGUAGE plpgsql AS 'BEGIN -- one\n RETURN 1; END';
      CREATE TABLE parent (a int CONSTRAINT above CHECK (a > 0));
      CREATE TABLE heir () INHERITS (parent);
      CREATE TABLE late (a int CONSTRAINT late_a UNIQUE DEFERRABLE);
      CREATE PUBLICATION listed FOR TABLE late;
      CREATE TABLE years (a int) PARTITION BY RANGE (a);
      CREATE TABLE year PARTITION OF years (CONSTRAINT year_a UNIQUE (a)) FOR VALUES FROM (1) TO (2);
      CREATE UNIQUE INDEX years_a ON ONLY years (a);
      CREATE MATERIALIZED VIEW mv AS SELECT 'x'::text AS b;
      CREATE FOREIGN TABLE far (a int) SERVER srv;
      """;

  static final String THREE_HUNDRED_TABLES =
      """
      DO $$ BEGIN
        FOR i IN 1..300 LOOP
          EXECUTE format('CREATE TABLE t%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,'
            ' a int NOT NULL, b text DEFAULT ''x'', c numeric(12,2), d timestamptz DEFAULT now(), e uuid,'
            ' f jsonb, g boolean NOT NULL DEFAULT false, h int CHECK (h > 0), j text UNIQUE)', i);
          EXECUTE format('CREATE INDEX ON t%s (a, b)', i);
          EXECUTE format('COMMENT ON TABLE t%s IS ''about''', i);
          IF i > 1 THEN EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (h) REFERENCES t%s (id)', i, i - 1)
            ; END IF;
        END LOOP;
      END $$
      """;

  private ObjectKinds() {}

  static List<Change> all() {
    return List.of(
        change("+ schema n", "CREATE SCHEMA n", "DROP SCHEMA n"),
        change("+ table public.n", "CREATE TABLE n ()", "DROP TABLE n"),
        change("+ table public.\"N;\"", "CREATE TABLE \"N;\" ()", "DROP TABLE \"N;\""),
        change(
            "~ table public.base", "ALTER TABLE base SET UNLOGGED", "ALTER TABLE base SET LOGGED"),
        change(
            "~ table public.t: (none) -> with fillfactor=70",
            "ALTER TABLE t SET (fillfactor = 70)",
            "ALTER TABLE t RESET (fillfactor)"),
        change(
            "~ table public.t: (none) -> row security",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE t DISABLE ROW LEVEL SECURITY"),
        change(
            "~ table public.t: (none) -> row security forced",
            "ALTER TABLE t FORCE ROW LEVEL SECURITY",
            "ALTER TABLE t NO FORCE ROW LEVEL SECURITY"),
        change(
            "~ table public.t: (none) -> replica identity full",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "ALTER TABLE t REPLICA IDENTITY DEFAULT"),
        change(
            "~ table public.t: owner ",
            "ALTER TABLE t OWNER TO pg_monitor",
            "ALTER TABLE t OWNER TO CURRENT_USER; REVOKE ALL ON TABLE t FROM pg_monitor"),
        change(
            "~ table public.part",
            "ALTER TABLE parted ATTACH PARTITION part FOR VALUES FROM (1) TO (2)",
            "ALTER TABLE parted DETACH PARTITION part"),
        change(
            "~ table public.part",
            "ALTER TABLE part INHERIT base",
            "ALTER TABLE part NO INHERIT base"),
        change("+ column public.t.n", "ALTER TABLE t ADD n int", "ALTER TABLE t DROP n"),
        change(
            "~ column public.base.a: integer -> bigint",
            "ALTER TABLE base ALTER a TYPE bigint",
            "ALTER TABLE base ALTER a TYPE int"),
        change(
            "~ column public.t.c: numeric(12,2) -> numeric(10,2)",
            "ALTER TABLE t ALTER c TYPE numeric(10,2)",
            "ALTER TABLE t ALTER c TYPE numeric(12,2)"),
        change(
            "~ column public.t.b: (none) -> not null",
            "ALTER TABLE t ALTER b SET NOT NULL",
            "ALTER TABLE t ALTER b DROP NOT NULL"),
        change(
            "~ column public.t.b: default 'x'::text -> default 'y'::text",
            "ALTER TABLE t ALTER b SET DEFAULT 'y'",
            "ALTER TABLE t ALTER b SET DEFAULT 'x'"),
        change(
            "~ column public.t.b",
            "ALTER TABLE t ALTER b TYPE text COLLATE \"C\"",
            "ALTER TABLE t ALTER b TYPE text"),
        change(
            "~ column public.t.b",
            "ALTER TABLE t ALTER b SET STORAGE EXTERNAL",
            "ALTER TABLE t ALTER b SET STORAGE EXTENDED"),
        change(
            "~ column public.t.b",
            "ALTER TABLE t ALTER b SET COMPRESSION pglz",
            "ALTER TABLE t ALTER b SET COMPRESSION DEFAULT"),
        change(
            "~ column public.t.b: (none) -> statistics 500",
            "ALTER TABLE t ALTER b SET STATISTICS 500",
            "ALTER TABLE t ALTER b SET STATISTICS -1"),
        change(
            "~ column public.t.b",
            "ALTER TABLE t ALTER b SET (n_distinct = 5)",
            "ALTER TABLE t ALTER b RESET (n_distinct)"),
        change(
            "~ column public.t.c: numeric(12,2) -> bigint, identity always",
            "ALTER TABLE t ALTER c TYPE bigint; ALTER TABLE t ALTER c ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE t ALTER c DROP IDENTITY; ALTER TABLE t ALTER c TYPE numeric(12,2)"),
        change(
            "+ column public.t.n",
            "ALTER TABLE t ADD n int GENERATED ALWAYS AS (a + 1) STORED",
            "ALTER TABLE t DROP n"),
        change(
            "+ constraint n on public.t",
            "ALTER TABLE t ADD CONSTRAINT n CHECK (a > 0)",
            "ALTER TABLE t DROP CONSTRAINT n"),
        change(
            "+ constraint n on public.t",
            "ALTER TABLE t ADD CONSTRAINT n CHECK (a > 0) NOT VALID",
            "ALTER TABLE t DROP CONSTRAINT n"),
        change(
            "~ constraint fk on public.child",
            "ALTER TABLE child ALTER CONSTRAINT fk DEFERRABLE",
            "ALTER TABLE child ALTER CONSTRAINT fk NOT DEFERRABLE"),
        change(
            "~ constraint fk on public.child: (none) -> enforced never",
            "ALTER TABLE child DISABLE TRIGGER ALL",
            "ALTER TABLE child ENABLE TRIGGER ALL"),
        change(
            "- constraint t_d_key on public.t",
            "ALTER TABLE t RENAME CONSTRAINT t_d_key TO n",
            "ALTER TABLE t RENAME CONSTRAINT n TO t_d_key"),
        change(
            "~ constraint t_pkey on public.t",
            "CLUSTER t USING t_pkey",
            "ALTER TABLE t SET WITHOUT CLUSTER"),
        change("+ index public.n", "CREATE INDEX n ON t (lower(b)) WHERE a > 0", "DROP INDEX n"),
        change(
            "~ index public.i",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass",
            "REINDEX INDEX i"),
        change(
            "~ index public.i",
            "ALTER INDEX i SET (fillfactor = 50)",
            "ALTER INDEX i RESET (fillfactor)"),
        change("+ sequence public.n", "CREATE SEQUENCE n", "DROP SEQUENCE n"),
        change(
            "~ sequence public.s: increment 1 -> increment 5",
            "ALTER SEQUENCE s INCREMENT 5",
            "ALTER SEQUENCE s INCREMENT 1"),
        change(
            "~ sequence public.s: (none) -> owned by public.t.a",
            "ALTER SEQUENCE s OWNED BY t.a",
            "ALTER SEQUENCE s OWNED BY NONE"),
        change("+ view public.n", "CREATE VIEW n AS SELECT 1 AS x", "DROP VIEW n"),
        change(
            "~ view public.v",
            "CREATE OR REPLACE VIEW v AS SELECT a + 0 AS a FROM t",
            "CREATE OR REPLACE VIEW v AS SELECT a FROM t"),
        change(
            "~ view public.v",
            "ALTER VIEW v SET (security_barrier)",
            "ALTER VIEW v RESET (security_barrier)"),
        change(
            "~ view public.v: as SELECT",
            "ALTER VIEW v RENAME a TO z",
            "ALTER VIEW v RENAME z TO a"),
        change(
            "+ materialized view public.n",
            "CREATE MATERIALIZED VIEW n AS SELECT 1 AS x",
            "DROP MATERIALIZED VIEW n"),
        change(
            "+ function public.f(text)",
            "CREATE FUNCTION f(x text) RETURNS int LANGUAGE sql AS 'SELECT 2'",
            "DROP FUNCTION f(text)"),
        change(
            "~ function public.f(integer)",
            "CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
            "CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        change(
            "~ function public.f(integer)",
            "ALTER FUNCTION f SECURITY DEFINER",
            "ALTER FUNCTION f SECURITY INVOKER"),
        change(
            "~ function public.f(integer)", "ALTER FUNCTION f STABLE", "ALTER FUNCTION f VOLATILE"),
        change(
            "~ function public.f(integer)",
            "ALTER FUNCTION f SET search_path = public",
            "ALTER FUNCTION f RESET search_path"),
        change(
            "+ procedure public.n()",
            "CREATE PROCEDURE n() LANGUAGE sql AS 'SELECT 1'",
            "DROP PROCEDURE n"),
        change(
            "+ aggregate public.n(integer)",
            "CREATE AGGREGATE n (int) (sfunc = int4pl, stype = int)",
            "DROP AGGREGATE n (int)"),
        change(
            "~ trigger tr on public.t: (none) -> disabled",
            "ALTER TABLE t DISABLE TRIGGER tr",
            "ALTER TABLE t ENABLE TRIGGER tr"),
        change(
            "+ trigger n on public.t",
            "CREATE TRIGGER n AFTER INSERT ON t EXECUTE FUNCTION tf()",
            "DROP TRIGGER n ON t"),
        change(
            "~ rule r on public.base",
            "ALTER TABLE base DISABLE RULE r",
            "ALTER TABLE base ENABLE RULE r"),
        change(
            "+ rule n on public.base",
            "CREATE RULE n AS ON UPDATE TO base DO NOTHING",
            "DROP RULE n ON base"),
        change("+ enum public.n", "CREATE TYPE n AS ENUM ('a')", "DROP TYPE n"),
        change(
            "~ enum public.e: 'one', 'two' -> 'one', 'zwei'",
            "ALTER TYPE e RENAME VALUE 'two' TO 'zwei'",
            "ALTER TYPE e RENAME VALUE 'zwei' TO 'two'"),
        change(
            "~ domain public.dom",
            "ALTER DOMAIN dom SET NOT NULL",
            "ALTER DOMAIN dom DROP NOT NULL"),
        change(
            "~ domain public.dom",
            "ALTER DOMAIN dom ADD CONSTRAINT n CHECK (VALUE < 9)",
            "ALTER DOMAIN dom DROP CONSTRAINT n"),
        change(
            "~ composite type public.comp",
            "ALTER TYPE comp ADD ATTRIBUTE z int",
            "ALTER TYPE comp DROP ATTRIBUTE z"),
        change("+ range type public.n", "CREATE TYPE n AS RANGE (subtype = float8)", "DROP TYPE n"),
        change("+ type public.n", "CREATE TYPE n", "DROP TYPE n"),
        change(
            "+ policy n on public.t",
            "CREATE POLICY n ON t FOR SELECT TO pg_monitor USING (true)",
            "DROP POLICY n ON t"),
        change(
            "~ policy pol on public.t",
            "ALTER POLICY pol ON t USING (a > 1)",
            "ALTER POLICY pol ON t USING (a > 0)"),
        change(
            "+ statistics public.n",
            "CREATE STATISTICS n (ndistinct) ON a, c FROM t",
            "DROP STATISTICS n"),
        change(
            "~ statistics public.st",
            "ALTER STATISTICS st SET STATISTICS 9",
            "ALTER STATISTICS st SET STATISTICS -1"),
        change(
            "+ grant on table public.t to pg_monitor",
            "GRANT SELECT, INSERT ON t TO pg_monitor",
            "REVOKE ALL ON t FROM pg_monitor"),
        change(
            "+ grant on column public.t.a to public",
            "GRANT SELECT (a) ON t TO public",
            "REVOKE SELECT (a) ON t FROM public"),
        change(
            "+ grant on sequence public.s to pg_monitor",
            "GRANT USAGE ON SEQUENCE s TO pg_monitor",
            "REVOKE USAGE ON SEQUENCE s FROM pg_monitor"),
        change(
            "+ grant on schema public to pg_monitor",
            "GRANT CREATE ON SCHEMA public TO pg_monitor",
            "REVOKE CREATE ON SCHEMA public FROM pg_monitor"),
        change(
            "+ revoke on function public.f(integer) from public",
            "REVOKE EXECUTE ON FUNCTION f FROM public",
            "GRANT EXECUTE ON FUNCTION f TO public"),
        change(
            "+ grant on type public.e to pg_monitor",
            "GRANT USAGE ON TYPE e TO pg_monitor",
            "REVOKE USAGE ON TYPE e FROM pg_monitor"),
        change(
            "+ default grant on tables",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM pg_monitor"),
        change(
            "+ comment on table public.t",
            "COMMENT ON TABLE t IS 'x'",
            "COMMENT ON TABLE t IS NULL"),
        change(
            "+ comment on table column public.t.a",
            "COMMENT ON COLUMN t.a IS 'x'",
            "COMMENT ON COLUMN t.a IS NULL"),
        change(
            "+ comment on function public.f(integer)",
            "COMMENT ON FUNCTION f IS 'x'",
            "COMMENT ON FUNCTION f IS NULL"),
        change(
            "~ comment on schema public",
            "COMMENT ON SCHEMA public IS 'x'",
            "COMMENT ON SCHEMA public IS 'standard public schema'"),
        change(
            "+ comment on index public.i",
            "COMMENT ON INDEX i IS 'x'",
            "COMMENT ON INDEX i IS NULL"),
        change(
            "+ comment on table constraint t_pkey on public.t",
            "COMMENT ON CONSTRAINT t_pkey ON t IS 'x'",
            "COMMENT ON CONSTRAINT t_pkey ON t IS NULL"),
        change("+ setting work_mem", database("SET work_mem = '9MB'"), database("RESET work_mem")),
        change("+ publication n", "CREATE PUBLICATION n FOR ALL TABLES", "DROP PUBLICATION n"),
        change(
            "+ publication member pub of public.t",
            "ALTER PUBLICATION pub ADD TABLE t",
            "ALTER PUBLICATION pub DROP TABLE t"),
        change(
            "~ event trigger evt",
            "ALTER EVENT TRIGGER evt DISABLE",
            "ALTER EVENT TRIGGER evt ENABLE"),
        change(
            "~ foreign server srv",
            "ALTER SERVER srv OPTIONS (ADD host 'x')",
            "ALTER SERVER srv OPTIONS (DROP host)"),
        change(
            "+ user mapping of public on srv",
            "CREATE USER MAPPING FOR public SERVER srv OPTIONS (password 'x')",
            "DROP USER MAPPING FOR public SERVER srv"),
        change(
            "+ foreign table public.n",
            "CREATE FOREIGN TABLE n (a int) SERVER srv",
            "DROP FOREIGN TABLE n"),
        change(
            "+ text search dictionary public.n",
            "CREATE TEXT SEARCH DICTIONARY n (TEMPLATE = simple)",
            "DROP TEXT SEARCH DICTIONARY n"),
        change(
            "~ text search configuration public.tsc",
            "ALTER TEXT SEARCH CONFIGURATION tsc DROP MAPPING FOR word",
            "ALTER TEXT SEARCH CONFIGURATION tsc ADD MAPPING FOR word WITH simple"),
        change(
            "+ operator public.=#=(integer,integer)",
            "CREATE OPERATOR =#= (leftarg = int, rightarg = int, function = int4eq)",
            "DROP OPERATOR =#= (int, int)"),
        change(
            "+ operator class",
            "CREATE OPERATOR CLASS n FOR TYPE comp USING hash AS FUNCTION 1 hash_record(record)",
            "DROP OPERATOR FAMILY n USING hash"),
        change(
            "+ cast public.comp as text",
            "CREATE CAST (comp AS text) WITH INOUT",
            "DROP CAST (comp AS text)"),
        change("+ collation public.n", "CREATE COLLATION n FROM \"C\"", "DROP COLLATION n"),
        change(
            "~ view public.said: as SELECT 'a b'::text AS x; -> as SELECT 'a  b'::text AS x;",
            "CREATE OR REPLACE VIEW said AS SELECT 'a  b' AS x",
            "CREATE OR REPLACE VIEW said AS SELECT 'a b' AS x"),
        change(
            "~ rule said on public.child",
            "CREATE OR REPLACE RULE said AS ON INSERT TO child DO ALSO SELECT 'a  b'",
            "CREATE OR REPLACE RULE said AS ON INSERT TO child DO ALSO SELECT 'a b'"),
        change(
            "~ function public.said()",
            "CREATE OR REPLACE FUNCTION said() RETURNS int LANGUAGE plpgsql AS 'BEGIN -- one RETURN 1;\n END'",
            "CREATE OR REPLACE FUNCTION said() RETURNS int LANGUAGE plpgsql AS 'BEGIN -- one\n RETURN 1; END'"),
        change(
            "+ default grant on tables of ",
            "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM CURRENT_USER",
            "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO CURRENT_USER"),
        change(
            "~ publication member listed of public.late: (none) -> columns a",
            "ALTER PUBLICATION listed SET TABLE late (a)",
            "ALTER PUBLICATION listed SET TABLE late"),
        change(
            "~ publication member listed of public.late: (none) -> where (a > 0)",
            "ALTER PUBLICATION listed SET TABLE late WHERE (a > 0)",
            "ALTER PUBLICATION listed SET TABLE late"),
        change(
            "~ column public.heir.a: inherited only -> (none)",
            "ALTER TABLE heir NO INHERIT parent; ALTER TABLE heir INHERIT parent",
            "DROP TABLE heir; CREATE TABLE heir () INHERITS (parent)"),
        change(
            "~ constraint above on public.heir: inherited only -> (none)",
            "ALTER TABLE heir NO INHERIT parent; ALTER TABLE heir INHERIT parent",
            "DROP TABLE heir; CREATE TABLE heir () INHERITS (parent)"),
        change(
            "~ constraint late_a on public.late: (none) -> enforced never",
            "ALTER TABLE late DISABLE TRIGGER ALL",
            "ALTER TABLE late ENABLE TRIGGER ALL"),
        change(
            "~ constraint year_a on public.year: (none) -> index attached to public.years_a",
            "ALTER INDEX years_a ATTACH PARTITION year_a",
            "DROP TABLE years; CREATE TABLE years (a int) PARTITION BY RANGE (a);"
                + "CREATE TABLE year PARTITION OF years (CONSTRAINT year_a UNIQUE (a)) FOR VALUES FROM (1) TO (2);"
                + "CREATE UNIQUE INDEX years_a ON ONLY years (a)"),
        change(
            "+ column public.mv.b",
            "ALTER MATERIALIZED VIEW mv ALTER b SET STORAGE EXTERNAL",
            "ALTER MATERIALIZED VIEW mv ALTER b SET STORAGE EXTENDED"),
        change(
            "+ column public.mv.b",
            "ALTER MATERIALIZED VIEW mv ALTER b SET COMPRESSION pglz",
            "ALTER MATERIALIZED VIEW mv ALTER b SET COMPRESSION DEFAULT"),
        change(
            "~ materialized view public.mv: (none) -> with toast.autovacuum_enabled=false",
            "ALTER MATERIALIZED VIEW mv SET (toast.autovacuum_enabled = false)",
            "ALTER MATERIALIZED VIEW mv RESET (toast.autovacuum_enabled)"),
        change(
            "~ table public.t: (none) -> with toast.autovacuum_enabled=false",
            "ALTER TABLE t SET (toast.autovacuum_enabled = false)",
            "ALTER TABLE t RESET (toast.autovacuum_enabled)"),
        change(
            "~ database itself: (none) -> connection limit 50",
            database("CONNECTION LIMIT 50"),
            database("CONNECTION LIMIT -1")),
        change(
            "+ dependency of function public.f(integer) on extension plpgsql",
            "ALTER FUNCTION f DEPENDS ON EXTENSION plpgsql",
            "ALTER FUNCTION f NO DEPENDS ON EXTENSION plpgsql"),
        change(
            "~ extension plpgsql: comment",
            "COMMENT ON EXTENSION plpgsql IS 'x'",
            "COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language'"),
        change(
            "~ foreign table public.far: (none) -> options ",
            "ALTER FOREIGN TABLE far OPTIONS (password 's3cret')",
            "ALTER FOREIGN TABLE far OPTIONS (DROP password)"),
        change(
            "+ foreign data wrapper n",
            "CREATE FOREIGN DATA WRAPPER n",
            "DROP FOREIGN DATA WRAPPER n"));
  }

  private static Change change(String shown, String up, String down) {
    return new Change(shown, up, down);
  }

  private static String database(String what) {
    return "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I "
        + what.replace("'", "''")
        + "', current_database()); END $$";
  }
}
