package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The same verdict for other programs. */
final class ReportsTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;
  private Verdict verdict;

  @BeforeEach
  void verify(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Path scripts = Files.createDirectories(directory.resolve("the scripts"));
    Files.writeString(scripts.resolve("V1__a.sql"), "CREATE TABLE a (id int)");
    Files.writeString(scripts.resolve("U1__a.sql"), "DROP TABLE a");
    Files.writeString(
        scripts.resolve("V2__b.sql"),
        "ALTER TABLE a ADD b int;\nCREATE TYPE \"<&\u0001>\" AS ENUM ()");
    Files.writeString(scripts.resolve("U2__b.sql"), "SET lock_timeout = 1;\nALTER TABLE a DROP b");
    verdict =
        new MigrationVerification(
                SERVER, MigrationSet.find(scripts), VerificationOptions.defaults().withData(false))
            .run();
  }

  @Test
  void sarif_has_each_finding_at_its_place() throws Exception {
    Path file = directory.resolve("reports/verify.sarif");
    SarifReport.write(verdict, file);

    JsonObject sarif = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertThat(sarif.get("version").getAsString()).isEqualTo("2.1.0");
    JsonObject run = sarif.getAsJsonArray("runs").get(0).getAsJsonObject();
    JsonArray rules = run.getAsJsonObject("tool").getAsJsonObject("driver").getAsJsonArray("rules");
    JsonArray results = run.getAsJsonArray("results");
    assertThat(results).hasSize(3);
    for (int index = 0; index < results.size(); index++) {
      JsonObject result = results.get(index).getAsJsonObject();
      JsonObject rule = rules.get(result.get("ruleIndex").getAsInt()).getAsJsonObject();
      assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
    }
    JsonObject first = results.get(0).getAsJsonObject();
    assertThat(first.get("ruleId").getAsString()).isEqualTo("lock-timeout-missing");
    assertThat(first.get("level").getAsString()).isEqualTo("warning");
    JsonObject place =
        first
            .getAsJsonArray("locations")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("physicalLocation");
    assertThat(place.getAsJsonObject("artifactLocation").get("uri").getAsString())
        .endsWith("/the%20scripts/V2__b.sql");
    assertThat(place.getAsJsonObject("region").get("startLine").getAsInt()).isEqualTo(1);
  }

  @Test
  void junit_has_a_test_for_each_migration() throws Exception {
    Path file = directory.resolve("reports/TEST.xml");
    JUnitReport.write(verdict, file);

    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Element suite = xml.getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    Element second = (Element) suite.getElementsByTagName("testcase").item(1);
    assertThat(second.getAttribute("name")).isEqualTo("2 b");
    assertThat(second.getElementsByTagName("failure").item(0).getTextContent())
        .contains("down-differs", "left behind");
  }

  @Test
  void annotations_are_commands_of_one_line() {
    assertThat(GitHubAnnotations.of(verdict))
        .hasSize(3)
        .anyMatch(
            line ->
                line.startsWith("::error file=")
                    && line.contains("/the scripts/U2__b.sql,line=1,title=down-differs::"))
        .noneMatch(line -> line.contains("\n"));
  }
}
