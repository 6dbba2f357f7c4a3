package io.domainflow.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {
  private static final Check FAILED =
      new Check(
          "com.acme.SeatsStress",
          "",
          Check.Status.FAILED,
          Duration.ofMillis(1_200),
          "Observed forbidden state: 2\nsold < twice & \"again\"",
          List.of(
              new Check.State("1", "ACCEPTABLE", 10, "One."),
              new Check.State("2, ü", "FORBIDDEN", 3, "Two; or, more.")));

  @Test
  void what_another_jvm_wrote_is_read_as_it_was(@TempDir Path folder) throws IOException {
    Check passed =
        new Check("a.B.c", "2 workers", Check.Status.PASSED, Duration.ZERO, "", List.of());
    Path file = folder.resolve("checks");
    Files.write(file, List.of(FAILED.line(), passed.line()));

    assertThat(Check.read(file)).containsExactly(FAILED, passed);
  }

  @Test
  void something_else_is_refused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checks");
    Files.writeString(file, "Exception in thread main\n");

    assertThatThrownBy(() -> Check.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not what checks are written as");
  }

  @Test
  void reports_have_the_states_and_what_is_wrong(@TempDir Path folder) throws IOException {
    CheckReports.write("stress", List.of(FAILED), folder);

    assertThat(folder.resolve("stress.json"))
        .content()
        .contains("\"verdict\": \"failed\"", "\"id\": \"2, ü\"", "\"count\": 3");
    assertThat(folder.resolve("stress.sarif"))
        .content()
        .contains("\"ruleId\": \"stress-failed\"", "sold < twice");
    assertThat(folder.resolve("TEST-domainflow-stress.xml"))
        .content()
        .contains("failures=\"1\"", "name=\"SeatsStress\"", "sold &lt; twice &amp; ");
  }
}
