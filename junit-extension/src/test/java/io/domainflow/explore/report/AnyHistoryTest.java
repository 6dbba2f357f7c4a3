package io.domainflow.explore.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Result;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happened, it can be told. */
final class AnyHistoryTest {
  record Happened(int strand, Step.Kind kind, int session, String text, Result result, int waits) {}

  @Property(tries = 100)
  void any_history_is_told_in_the_width_of_a_terminal(@ForAll("stories") FailedSchedule failed) {
    assertThat(TextReport.of(failed, Optional.empty()).lines())
        .allSatisfy(line -> assertThat(Glyphs.width(line)).isLessThanOrEqualTo(120));
  }

  @Property(tries = 100)
  void any_history_has_a_picture_and_json(@ForAll("stories") FailedSchedule failed) {
    assertThat(HtmlReport.of(failed)).endsWith("</html>\n");
    assertThat(JsonReport.of(failed)).isASCII();
  }

  @Property
  void pieces_of_sql_are_the_sql(@ForAll String sql) {
    assertThat(SqlPiece.of(sql).stream().map(SqlPiece::text).reduce("", String::concat))
        .isEqualTo(sql);
  }

  @Provide
  Arbitrary<FailedSchedule> stories() {
    return happened().list().ofMaxSize(90).map(AnyHistoryTest::story);
  }

  private static FailedSchedule story(List<Happened> all) {
    Recorder recorder =
        new Recorder("worker-1", "a worker with a name that is long enough to bend", "", "four");
    for (Happened one : all) {
      recorder.event(
          one.strand(), one.kind(), one.session(), one.text(), one.result(), "x", one.text());
      if (one.waits() > 0) {
        recorder.waitedFor(one.waits(), one.waits() % 7, one.waits() % 3);
      }
    }
    return Stories.of(recorder.history());
  }

  private static Arbitrary<Happened> happened() {
    Arbitrary<String> sql =
        Arbitraries.of(
                "SELECT ",
                "password",
                "token = ",
                "?",
                "'",
                "\"",
                "$$",
                "(",
                ")",
                ",",
                "E'\\",
                "--",
                "/*",
                "\n",
                "漢",
                "😀",
                "x".repeat(200),
                "FROM t ")
            .list()
            .ofMaxSize(30)
            .map(parts -> String.join("", parts));
    Arbitrary<Result> results =
        Arbitraries.of(
            new Result.Done(),
            new Result.Unended(),
            new Result.Changed(3),
            new Result.Rows(9, List.of("1", "", "null", "x".repeat(99))),
            new Result.Failed("40001", "ERROR: could not serialize\n  Detail: x"),
            new Result.Failed("", ""));
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(Step.Kind.class),
            Arbitraries.integers().between(0, 4),
            sql,
            results,
            Arbitraries.integers().between(-60, 60))
        .as(Happened::new);
  }
}
