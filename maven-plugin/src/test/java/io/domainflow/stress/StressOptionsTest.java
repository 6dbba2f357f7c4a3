package io.domainflow.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StressOptionsTest {
  @Test
  void as_much_is_done_as_fits() {
    assertThat(auto("10m").arguments(1)).containsExactly("-m", "default");
    assertThat(auto("10m").arguments(8)).containsExactly("-m", "quick");
    assertThat(auto("5m").arguments(30)).containsSubsequence("-m", "sanity", "-time", "55");
    assertThat(auto("5m").arguments(10_000)).containsSubsequence("-m", "sanity", "-time", "5");
  }

  @Test
  void without_a_time_five_minutes_are_aimed_at() {
    StressOptions open =
        new StressOptions(StressOptions.AUTO, Optional.empty(), 0, 0, List.of(), List.of());

    assertThat(open.arguments(30)).isEqualTo(auto("5m").arguments(30));
  }

  @Test
  void tests_that_are_short_share_the_look_at_the_machine() {
    assertThat(auto("5m").together(30)).isEqualTo(10);
    assertThat(auto("10m").together(2)).isEqualTo(1);
  }

  @Test
  void what_is_asked_for_is_passed_on() {
    StressOptions all =
        new StressOptions(
            "tough",
            Optional.empty(),
            3,
            1,
            List.of("-Xmx1g", "-XX:+UseZGC"),
            List.of("-sc", "false"));

    assertThat(all.arguments(5))
        .containsExactly(
            "-m",
            "tough",
            "-f",
            "3",
            "-c",
            "1",
            "-jvmArgsPrepend",
            "-Xmx1g -XX:+UseZGC",
            "-sc",
            "false");
  }

  private static StressOptions auto(String time) {
    return new StressOptions(
        StressOptions.AUTO, Optional.of(Duration.parse("PT" + time)), 0, 0, List.of(), List.of());
  }
}
