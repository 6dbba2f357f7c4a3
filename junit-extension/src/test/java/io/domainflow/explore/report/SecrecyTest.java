package io.domainflow.explore.report;

import static io.domainflow.explore.report.Recorder.changed;
import static io.domainflow.explore.report.Recorder.failed;
import static io.domainflow.explore.report.Recorder.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SecrecyTest {
  private static FailedSchedule story(Recorder recorder) {
    return Stories.of(recorder.history());
  }

  private static String text(Recorder recorder) {
    return TextReport.of(story(recorder), Optional.empty());
  }

  @Test
  void all_values_of_a_statement_that_speaks_of_a_password_are_hidden() {
    Recorder recorder =
        new Recorder("a")
            .sql(
                0,
                "UPDATE login SET password_hash = crypt(?, 'salt') WHERE name = ?",
                changed(1),
                "hunter2",
                "ann")
            .sql(0, "SELECT name, secret FROM login", rows("ann", "s3cret"))
            .sql(
                0,
                "INSERT INTO login (\"apiKey\", n) VALUES (?, ?)",
                changed(1),
                "AK-1234",
                "null");

    assertThat(text(recorder))
        .contains("crypt(•••, •••) WHERE name = •••")
        .contains("→ 1 row: •••, •••")
        .contains("VALUES (•••, NULL)");
  }

  @Test
  void beside_a_token_only_its_own_values_are_hidden() {
    Recorder recorder =
        new Recorder("a")
            .sql(
                0,
                "DELETE FROM one_time WHERE kind = ? AND token = ?",
                changed(1),
                "mail",
                "f81d4fae")
            .sql(
                0,
                "INSERT INTO one_time (kind, token_value, n) VALUES (?, ?, 'x')",
                changed(1),
                "mail",
                "f81d4fae")
            .sql(
                0,
                "UPDATE seat SET holder = ? WHERE token IN (?, ?)",
                changed(1),
                "ann",
                "abcdef",
                "ghijkl");

    recorder
        .sql(
            0,
            "SELECT 1 FROM s WHERE token = digest(?, ?) AND kind IN (?)",
            rows(),
            "qwertz",
            "sha1",
            "mail")
        .sql(0, "INSERT INTO api_token (kind, n) VALUES (?, 'y')", changed(1), "mail");

    assertThat(text(recorder))
        .contains("kind = 'mail' AND token = •••")
        .contains("VALUES ('mail', •••, 'x')")
        .contains("SET holder = 'ann' WHERE token IN (•••, •••)")
        .contains("token = digest(•••, •••) AND kind IN ('mail')")
        .contains("INTO api_token (kind, n) VALUES ('mail', 'y')");
  }

  @Test
  void a_fencing_token_is_no_secret() {
    assertThat(
            text(
                new Recorder("a")
                    .sql(0, "UPDATE l SET holder = ? WHERE token = ?", changed(0), "ann", "7")))
        .contains("SET holder = 'ann' WHERE token = 7");
  }

  @Test
  void a_secret_is_hidden_wherever_it_turns_up() {
    FailedSchedule failed =
        new FailedSchedule(
            "s",
            "",
            new Recorder("a")
                .sql(0, "SELECT id FROM session WHERE key = ?", rows("hunter-two"), "hunter-two")
                .sql(
                    0,
                    "INSERT INTO session (token) VALUES (?)",
                    failed(
                        "23505",
                        "duplicate key\n  Detail: Key (token)=(hunter-two) already exists."),
                    "hunter-two")
                .history(),
            List.of(new Finding("k", "hunter-two was used twice", List.of("hunter-two"))),
            List.of(),
            List.of("hunter-two once"),
            "1",
            List.of("hunter-two"));

    assertThat(TextReport.of(failed, Optional.empty())).contains("••• was used twice");
    for (String report :
        List.of(
            TextReport.of(failed, Optional.empty()),
            HtmlReport.of(failed),
            JsonReport.of(failed))) {
      assertThat(report).doesNotContain("hunter-two");
    }
  }

  @Test
  void rows_that_the_server_quotes_in_errors_are_hidden() {
    Recorder recorder =
        new Recorder("a")
            .sql(
                0,
                "INSERT INTO login (name, password) VALUES (?, ?)",
                failed("23502", "null value\n  Detail: Failing row contains (1, ann, pw1, null)."),
                "ann",
                "pw1");

    assertThat(JsonReport.of(story(recorder)))
        .contains("row contains (\\u2022\\u2022\\u2022).")
        .doesNotContain("pw1");
  }

  @Test
  void literals_are_hidden_too() {
    assertThat(text(new Recorder("a").sql(0, "ALTER ROLE ann PASSWORD 'hunter2'", changed(0))))
        .contains("ALTER ROLE ann PASSWORD •••");
  }
}
