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
    CheckReports.write(CheckKind.STRESS, List.of(FAILED), folder, List.of(folder));

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

  @Test
  void the_page_shows_what_is_wrong_first_and_fits_a_phone(@TempDir Path folder) throws Exception {
    Path pages = Files.createDirectories(folder.resolve("jcstress").resolve("test classes"));
    Files.writeString(pages.resolve("com.acme.SeatsStress.html"), "");
    Files.writeString(pages.resolve("index.html"), "");
    Check passed =
        new Check(
            "a.B.c", "2 workers <b>", Check.Status.PASSED, Duration.ofMillis(7), "", List.of());

    CheckReports.write(CheckKind.STRESS, List.of(passed, FAILED), folder, List.of(pages));

    Path page = folder.resolve("stress.html");
    assertThat(page)
        .content()
        .contains(
            "✗ failed", "1 of 2 jcstress tests passed", "sold &lt; twice &amp; &quot;again&quot;")
        .contains("<a href=\"jcstress/test%20classes/index.html\">jcstress/test classes/index.html")
        .contains("<a href=\"jcstress/test%20classes/com.acme.SeatsStress.html\">")
        .contains("<tr class=\"bad\"><td>2, ü</td><td>3</td><td>forbidden</td>")
        .contains("2 workers &lt;b&gt;, 7 ms")
        .containsSubsequence("com.acme.SeatsStress", "a.B.c");
    assertThat(Browser.open(page, 390, false).contentWidth()).isLessThanOrEqualTo(390);
  }
}
