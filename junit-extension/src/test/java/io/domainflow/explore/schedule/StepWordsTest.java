package io.domainflow.explore.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepWordsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          SELECT n FROM t1 WHERE id = 17                | SELECT n FROM t1 WHERE id = ?
          UPDATE t SET at = '2026-11-26', by = 'o''er'  | UPDATE t SET at = ?, by = ?
          UPDATE t SET a = E'it\\'s', b = 'c:\\'         | UPDATE t SET a = ?, b = ?
          SELECT "a'1", "2" FROM "T 3" WHERE x = $1     | SELECT "a'1", "2" FROM "T 3" WHERE x = $1
          SELECT $$it's$$, $q$ 1 $q$, 1.5e-3, t.c2      | SELECT ?, ?, ?, t.c2
          INSERT INTO t VALUES (-1, 'x'), (2, NULL)     | INSERT INTO t VALUES (-?, ?), (?, NULL)
          COMMIT                                        | COMMIT
          """)
  void values_are_left_out_and_names_are_not(String text, String words) {
    assertThat(StepWords.leaveOutValues(text)).isEqualTo(words);
  }

  @Test
  void comments_are_left_out_with_their_apostrophes() {
    assertThat(StepWords.leaveOutValues("SELECT 1 -- the row's\n, '--' /* it's */ FROM t"))
        .isEqualTo("SELECT ? \n, ?  FROM t");
  }

  @Test
  void a_long_text_does_not_use_up_the_stack() {
    for (String part : List.of("x", "''", "x''", "\\\\", "-- it's \n")) {
      String value = part.repeat(100_000);

      assertThat(StepWords.leaveOutValues("SELECT E'" + value + "', '" + value + "'"))
          .startsWith("SELECT ?");
    }
  }
}
