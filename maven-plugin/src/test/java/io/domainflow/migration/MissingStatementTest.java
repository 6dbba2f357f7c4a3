package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each statement is named that a way back lacks, and with these it is right. */
final class MissingStatementTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));
  private static final String MISSING = "missing: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TYPE kind AS ENUM ('a') | DROP TYPE public.kind",
        "CREATE TABLE thing (id int) | DROP TABLE public.thing",
        "CREATE SEQUENCE number | DROP SEQUENCE public.number",
        "CREATE INDEX i ON t (a) | DROP INDEX public.i",
        "ALTER TABLE t ADD c int | ALTER TABLE public.t DROP COLUMN c",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) | ALTER TABLE public.t DROP CONSTRAINT k",
        "CREATE VIEW v AS SELECT a FROM t | DROP VIEW public.v",
        "CREATE FUNCTION f(x int, y text) RETURNS int LANGUAGE sql AS 'SELECT 1' | DROP FUNCTION public.f(integer,text)",
        "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch() | DROP TRIGGER g ON public.t",
        "CREATE POLICY p ON t USING (true) | DROP POLICY p ON public.t",
        "DROP INDEX t_b | CREATE INDEX t_b ON public.t USING btree (b)",
        "DROP TRIGGER touched ON t | CREATE TRIGGER touched BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch()",
        "ALTER TABLE t DROP CONSTRAINT one | ALTER TABLE public.t ADD CONSTRAINT one UNIQUE (b)",
        "ALTER TABLE t ALTER a TYPE bigint | ALTER TABLE public.t ALTER COLUMN a TYPE integer",
        "ALTER TABLE t ALTER a SET NOT NULL | ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
      })
  void what_is_missing_makes_it_right(String up, String statement, @TempDir Path directory)
      throws Exception {
    Files.writeString(
        directory.resolve("V1__t.sql"),
        """
        CREATE TABLE t (a int, b int, CONSTRAINT one UNIQUE (b));
        CREATE INDEX t_b ON t (b);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER touched BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION touch();
        """);
    Files.writeString(directory.resolve("U1__t.sql"), "DROP TABLE t; DROP FUNCTION touch();");
    Files.writeString(directory.resolve("V2__change.sql"), up);
    Files.writeString(directory.resolve("U2__change.sql"), "SELECT 1;");

    List<String> missing =
        findings(directory).stream()
            .filter(finding -> finding.rule() == Rule.DOWN_DIFFERS)
            .flatMap(finding -> finding.details().stream())
            .filter(detail -> detail.startsWith(MISSING))
            .map(detail -> detail.substring(MISSING.length()))
            .toList();
    assertThat(missing).containsExactly(statement);

    Files.writeString(directory.resolve("U2__change.sql"), statement);
    assertThat(findings(directory)).isEmpty();
  }

  private static List<Finding> findings(Path directory) throws Exception {
    VerificationOptions plain =
        VerificationOptions.defaults().withImpact(false).withData(false).withFaults(false);
    return new MigrationVerification(SERVER, MigrationSet.find(directory), plain).run().findings();
  }
}
