package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways back as people write them: those that go wrong, and right ones that must raise no alarm. */
final class WaysBackTest {
  private static final String GROUND =
      """
      CREATE TABLE acc (id serial PRIMARY KEY, owner text NOT NULL, balance numeric(12,2) NOT NULL DEFAULT 0);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER touch BEFORE UPDATE ON acc FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      ALTER TABLE acc ADD CONSTRAINT rich CHECK (balance >= 0);
      COMMENT ON COLUMN acc.owner IS 'who';
      GRANT SELECT (owner) ON acc TO pg_monitor;
      CREATE INDEX acc_owner_idx ON acc (owner);
      CREATE TABLE code (a int);
      """;

  /**
   * A migration upon the ground.
   *
   * @param expected a finding's rule and a part of its text, with " : " between; empty for none
   */
  record Way(String name, String up, String down, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) {
    directory = temporary;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrong", "right"})
  void a_way_back_is_judged_rightly(Way way) throws IOException, SQLException {
    Files.writeString(directory.resolve("V1__ground.sql"), GROUND);
    Files.writeString(
        directory.resolve("U1__ground.sql"),
        "DROP TABLE code; DROP TABLE acc; DROP FUNCTION touch; DROP TYPE mood;");
    Files.writeString(directory.resolve("V2__way.sql"), way.up());
    Files.writeString(directory.resolve("U2__way.sql"), way.down());

    Verdict verdict =
        new MigrationVerification(
                PostgresServer.shared(PostgresSource.configured("", "this test")),
                MigrationSet.find(directory),
                VerificationOptions.defaults().withData(false))
            .run();

    List<String> errors =
        verdict.findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(finding -> finding.rule().id() + " : " + finding.message() + finding.details())
            .toList();
    if (way.expected().isEmpty()) {
      assertThat(errors).isEmpty();
    } else {
      String[] expected = way.expected().split(" : ", 2);
      assertThat(errors)
          .anySatisfy(error -> assertThat(error).startsWith(expected[0]).contains(expected[1]));
    }
  }

  static List<Way> wrong() {
    return List.of(
        new Way(
            "an overload stays, since its types are written wrongly",
            "CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION IF EXISTS f(int)",
            "down-differs : + function public.f(bigint)  left behind, missing: DROP FUNCTION public.f(bigint), the server said: function f(pg_catalog.int4) does not exist"),
        new Way(
            "a bare name is not enough for an overloaded function",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                + "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION f",
            "down-fails : function name \"f\" is not unique"),
        new Way(
            "a return type cannot be replaced",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT 1'",
            "down-fails : cannot change return type"),
        new Way(
            "a value of an enum stays",
            "ALTER TYPE mood ADD VALUE 'happy'",
            "SELECT 1",
            "down-differs : ~ enum public.mood: 'sad', 'ok' -> 'sad', 'ok', 'happy'"),
        new Way(
            "a value of an enum is there already the next time",
            "ALTER TYPE mood ADD VALUE 'happy'",
            "-- PostgreSQL cannot remove it",
            "up-again-fails : enum label \"happy\" already exists"),
        new Way(
            "a new value is used in the same transaction",
            "ALTER TYPE mood ADD VALUE 'happy'; CREATE TABLE m (m mood DEFAULT 'happy');",
            "DROP TABLE m",
            "up-fails : unsafe use of new value"),
        new Way(
            "an extension has dependents",
            "CREATE EXTENSION citext; ALTER TABLE acc ADD nick citext",
            "DROP EXTENSION citext",
            "down-fails : cannot drop extension citext"),
        new Way(
            "an extension takes a column with it",
            "CREATE EXTENSION citext; ALTER TABLE acc ALTER owner TYPE citext",
            "DROP EXTENSION citext CASCADE",
            "down-differs : - column public.acc.owner  lost"),
        new Way(
            "a stand-alone sequence stays",
            "CREATE SEQUENCE order_id_seq; CREATE TABLE orders (id int DEFAULT nextval('order_id_seq'))",
            "DROP TABLE orders",
            "down-differs : + sequence public.order_id_seq  left behind"),
        new Way(
            "an enum stays",
            "CREATE TYPE state AS ENUM ('on'); CREATE TABLE orders (s state)",
            "DROP TABLE orders",
            "down-differs : + enum public.state  left behind"),
        new Way(
            "a trigger function stays",
            "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
                + "CREATE TRIGGER s BEFORE UPDATE ON acc FOR EACH ROW EXECUTE FUNCTION stamp()",
            "DROP TRIGGER s ON acc",
            "down-differs : + function public.stamp()  left behind"),
        new Way(
            "a column that comes back lacks comment",
            "ALTER TABLE acc DROP owner",
            "ALTER TABLE acc ADD owner text NOT NULL",
            "down-differs : - comment on table column public.acc.owner  lost"),
        new Way(
            "a column that comes back lacks grants",
            "ALTER TABLE acc DROP owner",
            "ALTER TABLE acc ADD owner text NOT NULL",
            "down-differs : - grant on column public.acc.owner to pg_monitor  lost"),
        new Way(
            "a column that comes back lacks its index",
            "ALTER TABLE acc DROP owner",
            "ALTER TABLE acc ADD owner text NOT NULL",
            "down-differs : - index public.acc_owner_idx  lost"),
        new Way(
            "a renamed table's sequence and constraint keep the new names",
            "ALTER TABLE acc RENAME TO account; ALTER INDEX acc_pkey RENAME TO account_pkey;"
                + "ALTER SEQUENCE acc_id_seq RENAME TO account_id_seq",
            "ALTER TABLE account RENAME TO acc",
            "down-differs : + constraint account_pkey on public.acc  left behind"),
        new Way(
            "NOT NULL stays when the primary key goes",
            "CREATE INDEX n ON code (a); ALTER TABLE code ADD PRIMARY KEY (a)",
            "ALTER TABLE code DROP CONSTRAINT code_pkey; DROP INDEX n",
            "down-differs : ~ column public.code.a: (none) -> not null"),
        new Way(
            "row security stays on",
            "ALTER TABLE acc ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON acc USING (true)",
            "DROP POLICY p ON acc",
            "down-differs : ~ table public.acc: (none) -> row security"),
        new Way(
            "default grants are revoked, those given by them stay",
            "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO pg_monitor; DROP TABLE code; CREATE TABLE code (a int)",
            "ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM pg_monitor",
            "down-differs : + grant on table public.code to pg_monitor  left behind"),
        new Way(
            "default grants stay",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
            "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM pg_monitor",
            "down-differs : + default grant on tables of"),
        new Way(
            "a revoke on the table takes the grant on a column with it",
            "GRANT SELECT ON acc TO pg_monitor",
            "REVOKE SELECT ON acc FROM pg_monitor",
            "down-differs : - grant on column public.acc.owner to pg_monitor  lost"),
        new Way(
            "an invalid index stays",
            "INSERT INTO acc (owner) VALUES ('a'), ('a'); CREATE INDEX b ON acc (balance);"
                + "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'b'::regclass",
            "DELETE FROM acc; CREATE INDEX IF NOT EXISTS b ON acc (balance)",
            "down-differs : + index public.b  left behind"),
        new Way(
            "drops are in the wrong order",
            "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE kid (p int REFERENCES parent)",
            "DROP TABLE parent; DROP TABLE kid",
            "down-fails : cannot drop table parent because other objects depend on it"),
        new Way(
            "a semicolon is missing",
            "CREATE TABLE n (a int); CREATE TABLE m (a int)",
            "DROP TABLE n\nDROP TABLE m;",
            "down-fails : syntax error at or near \"DROP\""),
        new Way(
            "an index is dropped as a constraint",
            "CREATE UNIQUE INDEX n ON acc (owner)",
            "ALTER TABLE acc DROP CONSTRAINT n",
            "down-fails : constraint \"n\" of relation \"acc\" does not exist"),
        new Way(
            "a narrower type comes back",
            "ALTER TABLE acc ALTER balance TYPE numeric(14,2)",
            "ALTER TABLE acc ALTER balance TYPE numeric(10,2)",
            "down-differs : ~ column public.acc.balance: numeric(12,2) -> numeric(10,2)"),
        new Way(
            "a constraint comes back not valid",
            "ALTER TABLE acc DROP CONSTRAINT rich",
            "ALTER TABLE acc ADD CONSTRAINT rich CHECK (balance >= 0) NOT VALID",
            "down-differs : ~ constraint rich on public.acc"),
        new Way(
            "temporary objects carry nothing over",
            "CREATE TEMP TABLE scratch (a int)",
            "DROP TABLE scratch",
            "down-fails : table \"scratch\" does not exist"),
        new Way(
            "triggers stay disabled",
            "ALTER TABLE acc DISABLE TRIGGER ALL; INSERT INTO acc (owner) VALUES ('x')",
            "DELETE FROM acc",
            "down-differs : ~ trigger touch on public.acc: (none) -> disabled"),
        new Way(
            "the second way up makes something else",
            "DO $$ BEGIN EXECUTE 'CREATE TABLE r' || (SELECT count(*) FROM acc) || ' ()';"
                + " INSERT INTO acc (owner) VALUES ('x'); END $$",
            "DROP TABLE r0",
            "up-again-differs : + table public.r1  only the second time"));
  }

  static List<Way> right() {
    return List.of(
        new Way("a table", "CREATE TABLE n (id serial PRIMARY KEY)", "DROP TABLE n", ""),
        new Way("a column", "ALTER TABLE acc ADD n int DEFAULT 1", "ALTER TABLE acc DROP n", ""),
        new Way(
            "an index made and dropped concurrently",
            "CREATE INDEX CONCURRENTLY n ON acc (balance)",
            "DROP INDEX CONCURRENTLY n",
            ""),
        new Way(
            "a function with its overload",
            "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE NOTICE $$x$$; RETURN new; END'; CREATE FUNCTION touch(a int) RETURNS int"
                + " LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION touch(int); CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RETURN new; END'",
            ""),
        new Way(
            "a dropped column that comes back with all that it had",
            "ALTER TABLE acc DROP owner",
            "ALTER TABLE acc ADD owner text NOT NULL DEFAULT ''; ALTER TABLE acc ALTER owner DROP DEFAULT;"
                + "COMMENT ON COLUMN acc.owner IS 'who'; GRANT SELECT (owner) ON acc TO pg_monitor;"
                + "CREATE INDEX acc_owner_idx ON acc (owner)",
            ""),
        new Way(
            "a grant",
            "GRANT INSERT ON acc TO pg_monitor",
            "REVOKE INSERT ON acc FROM pg_monitor",
            ""),
        new Way(
            "an enum that is made anew",
            "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); DROP TYPE mood_old",
            "DROP TYPE mood; CREATE TYPE mood AS ENUM ('sad', 'ok')",
            ""),
        new Way(
            "a table that is rebuilt under another name",
            "CREATE TABLE acc_new (LIKE acc INCLUDING ALL); DROP TABLE acc_new",
            "SELECT 1",
            ""),
        new Way(
            "renaming to and fro",
            "ALTER TABLE acc RENAME TO account; ALTER TABLE account RENAME owner TO holder",
            "ALTER TABLE account RENAME holder TO owner; ALTER TABLE account RENAME TO acc",
            ""),
        new Way(
            "rows",
            "INSERT INTO acc (owner) VALUES ('a')",
            "DELETE FROM acc WHERE owner = 'a'",
            ""),
        new Way(
            "settings of the session",
            "SET search_path = pg_catalog; CREATE TABLE public.n ()",
            "DROP TABLE n",
            ""));
  }
}
