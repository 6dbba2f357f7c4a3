package io.domainflow.explore.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlTextTest {
  @Test
  void values_take_the_place_of_their_marks() {
    assertThat(
            SqlText.oneLine(
                "UPDATE t SET a = ?, b = ?\n WHERE c = ?", List.of("30", "O'Hara", "null")))
        .isEqualTo("UPDATE t SET a = 30, b = 'O''Hara' WHERE c = NULL");
  }

  @Test
  void question_marks_in_quotes_comments_and_operators_stand_for_no_value() {
    assertThat(
            SqlText.oneLine(
                "SELECT '?', \"?\", $$?$$, E'\\'?' /* ? */ FROM t WHERE a ?? 'k' AND b = ?",
                List.of("1")))
        .isEqualTo("SELECT '?', \"?\", $$?$$, E'\\'?' FROM t WHERE a ? 'k' AND b = 1");
  }

  @Test
  void marks_without_a_value_stay() {
    assertThat(SqlText.oneLine("{? = call f(?)}", List.of("x"))).isEqualTo("{'x' = call f(?)}");
  }

  @Test
  void a_long_value_loses_its_middle() {
    assertThat(SqlText.oneLine("SELECT ?", List.of("x".repeat(4000) + "end")))
        .hasSizeLessThan(70)
        .contains("…")
        .endsWith("xend'");
  }

  @Test
  void of_a_long_list_the_ends_stay() {
    assertThat(
            SqlLists.shortened(
                "SELECT a, b, c, d, e, f FROM t WHERE a IN (1, 2, 3, 4, 5, 6) ORDER BY x, y"))
        .isEqualTo("SELECT a, b, …, f FROM t WHERE a IN (1, 2, …, 6) ORDER BY x, y");
    assertThat(SqlLists.shortened("INSERT INTO t (a, b, c, d, e) VALUES (1, f(2, 3), 4, 5, 6)"))
        .isEqualTo("INSERT INTO t (a, b, …, e) VALUES (1, f(2, 3), …, 6)");
    assertThat(SqlLists.shortened("SELECT a, b, c FROM t) x, y"))
        .isEqualTo("SELECT a, b, c FROM t) x, y");
  }

  @Test
  void sql_that_does_not_fit_is_shown_with_its_end() {
    String sql = "SELECT " + "column_with_a_name + ".repeat(40) + "1 FROM t WHERE id = 7";

    List<String> lines = SqlFit.fitted(sql, 40, 3);

    assertThat(lines).hasSizeLessThanOrEqualTo(3);
    assertThat(String.join(" ", lines))
        .startsWith("SELECT ")
        .contains("…")
        .endsWith("WHERE id = 7");
  }

  @Test
  void sql_of_any_size_and_depth_is_shown() {
    String sql = "(".repeat(100_000) + "?, ".repeat(100_000);

    assertThat(SqlFit.fitted(SqlText.oneLine(sql, List.of()), 40, 3))
        .hasSizeBetween(1, 3)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
  }
}
