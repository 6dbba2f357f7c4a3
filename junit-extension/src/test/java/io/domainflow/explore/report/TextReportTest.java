package io.domainflow.explore.report;

import static io.domainflow.explore.report.Recorder.changed;
import static io.domainflow.explore.report.Recorder.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.gate.Step.Kind;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import io.domainflow.explore.history.Result;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TextReportTest {
  private static final int SCREEN = 40;

  private static String of(FailedSchedule failed) {
    return TextReport.of(failed, Optional.empty());
  }

  private static String of(Recorder recorder) {
    return of(Stories.of(recorder.history()));
  }

  @Test
  void it_says_what_is_wrong_first_and_how_to_run_it_again_last() {
    String text =
        TextReport.of(Stories.lostUpdate(), Optional.of(Path.of("target", "withdraws.html")));

    assertThat(text.lines())
        .startsWith(
            "✗ AccountScenarios.withdraws: lost update",
            "  Invariant \"balance is the sum of the postings\" does not hold",
            "    expected: -40",
            "    but was:  30")
        .endsWith(
            "replay: @ConcurrencyScenario(replay = \"1b4c-2x3.1x4.2\")",
            "     or -Ddomainflow.replay=AccountScenarios.withdraws:1b4c-2x3.1x4.2",
            "report: " + Path.of("target", "withdraws.html"));
  }

  @Test
  void steps_of_the_anomaly_are_marked_and_its_cycle_is_told() {
    assertThat(of(Stories.lostUpdate()))
        .contains("  3* │ SELECT balance FROM account WHERE id = 'alice'")
        .containsPattern("\n  7\\* │ UPDATE account SET balance = 30 WHERE id = 'alice' +│\n")
        .contains(
            """
            lost update (steps marked *):
              worker-1 read account (step 3) before worker-2 changed it (step 11)
            """);
  }

  @Test
  void each_strand_has_a_column() {
    assertThat(of(Stories.waitChain()))
        .containsPattern("\n +│ worker-1 +│ worker-2 +│ worker-3\n─+┼─+┼─+┼─+\n")
        .containsPattern("\n  3  │ +│ +│ SELECT id FROM seat WHERE holder\n");
  }

  @Test
  void a_wait_says_for_whom_and_where_it_went_on() {
    assertThat(of(Stories.waitChain()))
        .contains("│   … waits for worker-1")
        .containsPattern("  8  │ ══ COMMIT ═+ │ ┊ +│ ┊\n +│ +│ … goes on → 1 changed +│ ┊\n");
  }

  @Test
  void the_victim_of_a_deadlock_fails_before_the_other_goes_on() {
    assertThat(of(Stories.deadlock()))
        .containsSubsequence(
            "… waits for refunder",
            "… waits for payer",
            "… ✗ 40P01 deadlock detected",
            "… goes on → 1 changed",
            "══ ROLLBACK ═",
            "══ COMMIT ═");
  }

  @Test
  void errors_stand_with_their_sqlstate() {
    assertThat(of(Stories.poisoned()))
        .contains("… ✗ 23505 duplicate key value violates unique")
        .contains("✗ 25P02 current transaction is aborted")
        .doesNotContain("Detail:");
  }

  @Test
  void who_waits_to_the_end_is_told() {
    assertThat(of(Stories.twoSessions())).contains("… waits for worker-1, to the end");
  }

  @Test
  void typical_failures_fit_a_screen() {
    for (FailedSchedule failed :
        List.of(
            Stories.lostUpdate(), Stories.deadlock(), Stories.writeSkew(), Stories.poisoned())) {
      assertThat(of(failed).lines()).hasSizeLessThanOrEqualTo(SCREEN);
    }
  }

  @Test
  void many_strands_are_told_in_rows() {
    assertThat(of(Stories.fiveActors()))
        .contains("\n  4* worker-2  SELECT id, payload FROM job")
        .contains("\n     worker-2  … goes on → 1 changed\n")
        .contains("\n  5  reaper    UPDATE job")
        .doesNotContain("│");
  }

  @Test
  void a_long_time_of_one_strand_alone_is_counted() {
    assertThat(of(Stories.behind(80)))
        .contains("… 78 steps of worker-1 alone")
        .contains("WHERE id = 79")
        .doesNotContain("WHERE id = 40 ");
    assertThat(of(Stories.behind(40))).doesNotContain("steps of worker-1 alone");
  }

  @Test
  void loans_and_settings_are_left_out() {
    assertThat(of(Stories.lostUpdate())).doesNotContain("borrow", "connection back");
    assertThat(
            of(
                new Recorder("a", "b")
                    .other(0, Kind.SETTING, "read only")
                    .other(0, Kind.SETTING, "isolation SERIALIZABLE")))
        .contains("isolation SERIALIZABLE")
        .doesNotContain("read only");
  }

  @Test
  void loans_are_told_where_a_strand_had_several_sessions() {
    assertThat(of(Stories.twoSessions()))
        .contains("[session 1] borrow a connection")
        .contains("[session 3] SELECT pg_advisory_unlock(42)")
        .doesNotContain("[session 2]");
  }

  @Test
  void a_commit_in_autocommit_is_a_step_of_its_own_only_if_somebody_came_between() {
    Recorder recorder =
        new Recorder("a", "b")
            .sql(0, "INSERT INTO t VALUES (1)", changed(1))
            .other(0, Kind.AUTO_COMMIT, "commit")
            .sql(0, "INSERT INTO t VALUES (2)", changed(1))
            .sql(1, "SELECT n FROM t", rows("1"))
            .other(0, Kind.AUTO_COMMIT, "commit");

    assertThat(of(recorder))
        .contains("INSERT INTO t VALUES (1)  → 1 changed, committed")
        .containsPattern("INSERT INTO t VALUES \\(2\\)  → 1 changed +│")
        .containsOnlyOnce("══ COMMIT (autocommit) ═");
  }

  @Test
  void nothing_in_sql_breaks_the_columns() {
    Recorder recorder =
        new Recorder("left", "right")
            .sql(
                0,
                "SELECT \"a\tb\",\n\t'x\ny\u001b[31m' -- why\r\n FROM t WHERE n = ?",
                rows(),
                "\u202e1\0")
            .sql(1, "SELECT '" + "漢字".repeat(60) + "' AS \ud83d\ude00", rows("😀\n\r"))
            .sql(0, "SELECT '\ud800 unterminated", rows())
            .commit(1);
    String text = of(recorder);

    assertThat(text).doesNotContain("\t", "\r", "\u001b", "\u202e", "\0", "-- why");
    assertThat(text.lines().filter(line -> line.contains("│")))
        .allSatisfy(line -> assertThat(Glyphs.width(line)).isLessThanOrEqualTo(120))
        .allSatisfy(line -> assertThat(Glyphs.width(line.replaceAll("│[^│]*$", ""))).isEqualTo(62));
  }

  @Test
  void a_replay_string_is_quoted_as_its_place_needs() {
    FailedSchedule failed =
        new FailedSchedule(
            "s",
            "",
            new History(List.of(), List.of()),
            List.of(),
            List.of(),
            List.of(),
            "a \"'b\"",
            List.of());

    assertThat(of(failed))
        .contains("replay = \"a \\\"'b\\\"\"")
        .contains("'-Ddomainflow.replay=s:a \"'\\''b\"'");
  }

  @Test
  void of_many_lines_the_first_are_told() {
    FailedSchedule failed =
        new FailedSchedule(
            "s",
            "",
            new History(List.of("a"), List.of()),
            List.of(new Finding("k", "title", Collections.nCopies(40, "row"))),
            List.of(),
            List.of(),
            "1",
            List.of());

    assertThat(of(failed)).contains("    … 30 more\n");
  }

  @Test
  void a_step_that_has_not_ended_says_so() {
    assertThat(of(new Recorder("a").sql(0, "SELECT pg_sleep(9)", new Result.Unended())))
        .contains("SELECT pg_sleep(9)  … has not ended");
  }
}
