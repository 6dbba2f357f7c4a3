package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.reports.Browser;
import io.domainflow.reports.CheckKind;
import io.domainflow.reports.HtmlFile;
import io.domainflow.script.MigrationSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a verification with one of everything, in a browser too. */
final class HtmlPageTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));
  private static final String EVIL = "<b onload=\"alert('1')\">&</b>";

  private static Path report = Path.of("");

  @BeforeAll
  static void report(@TempDir Path temporary) throws IOException, SQLException {
    Path directory = Files.createDirectory(temporary.resolve("migrations"));
    write(
        directory,
        "V1__tables.sql",
        "CREATE TABLE orders (id int PRIMARY KEY, note text, amount int);");
    write(directory, "U1__tables.sql", "DROP TABLE orders;");
    write(
        directory,
        "V2__status.sql",
        "CREATE TYPE status AS ENUM ('a'); ALTER TABLE orders ADD s status;");
    write(directory, "U2__status.sql", "ALTER TABLE orders DROP s;");
    write(
        directory,
        "V3__amount.sql",
        "ALTER TABLE orders ALTER amount TYPE bigint;\nUPDATE orders SET note = '';");
    write(directory, "U3__amount.sql", "ALTER TABLE orders ALTER amount TYPE int;");
    write(directory, "V4__index.sql", "CREATE INDEX CONCURRENTLY orders_note ON orders (note);");
    write(directory, "U4__index.sql", "DROP INDEX orders_note;");
    write(
        directory,
        "V5__wrong.sql",
        "COMMENT ON TABLE orders IS '" + EVIL.replace("'", "''") + "';");
    write(directory, "U5__wrong.sql", "SELECT \"" + EVIL.replace("\"", "\"\"") + "\"");
    report = temporary.resolve("reports").resolve("verify.html");
    Verdict verdict =
        new MigrationVerification(
                SERVER, MigrationSet.find(directory), VerificationOptions.defaults())
            .run();
    HtmlFile.write(new HtmlPage(verdict, List.of(CheckKind.SCENARIOS)).text(), report);
  }

  @Test
  void it_shows_the_chain_what_was_found_and_the_locks() throws Exception {
    assertThat(Files.readString(report))
        .contains("✗ failed", "<a href=\"scenarios.html\">scenarios</a>")
        .contains("title=\"status: up ok, down differs, up again fails\"")
        .contains("<span class=\"added\">+ enum public.status")
        .contains("<text x=\"0\" y=\"16\">line 1  public.orders  ACCESS EXCLUSIVE ")
        .contains(", rewritten</text>")
        .contains("<title>ALTER TABLE orders ALTER amount TYPE bigint</title>");
  }

  @Test
  void it_loads_and_runs_nothing_and_takes_nothing_for_markup() throws Exception {
    String page = Files.readString(report);

    assertThat(page)
        .doesNotContain("<script", "<link", "<img", "@import", "http:", "https:", "<b onload")
        .contains("&lt;b onload=&quot;alert(");
    String body = page.substring(page.indexOf("<main>"), page.indexOf("</body>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"390, light", "390, dark", "1280, light", "1280, dark"})
  void a_browser_shows_it_without_scrolling_sideways(int width, String scheme) throws Exception {
    Browser.Shown shown = Browser.open(report, width, scheme.equals("dark"));

    assertThat(shown.contentWidth()).isLessThanOrEqualTo(width);
    assertThat(shown.pictures()).isGreaterThanOrEqualTo(4);
    assertThat(shown.background())
        .isEqualTo(scheme.equals("dark") ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)");
  }

  private static void write(Path directory, String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }
}
