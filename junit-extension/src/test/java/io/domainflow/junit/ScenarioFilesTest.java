package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the report of a failure is. */
final class ScenarioFilesTest {
  static final class Fails {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @ConcurrencyScenario(workers = 2)
    void each(int value) {
      if (value > 0) {
        throw new IllegalStateException("value " + value);
      }
    }
  }

  @Test
  void each_invocation_has_a_report_of_its_own_named_with_its_package() throws IOException {
    Path folder = Path.of("target", "domainflow");
    String name = "io.domainflow.junit.ScenarioFilesTest.Fails.each";
    Path first = folder.resolve(name + ".html");
    Path second = folder.resolve(name + ".2.html");
    Files.deleteIfExists(first);
    Files.deleteIfExists(second);

    Outcome.of(Fails.class);

    assertThat(first).content().contains("value 1").doesNotContain("value 2");
    assertThat(second).content().contains("value 2").doesNotContain("value 1");
  }
}
