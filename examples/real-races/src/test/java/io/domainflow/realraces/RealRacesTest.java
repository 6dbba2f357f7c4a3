package io.domainflow.realraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * Each library is caught in its buggy version, for what is wrong with it, and passes where it is
 * mended.
 */
final class RealRacesTest {
  @ParameterizedTest
  @EnumSource
  void the_buggy_version_is_caught_and_its_replay_fails_alike(RealRace race) {
    Events events = run(race.buggy(), Map.of("domainflow.schedules", "100"));
    Map<String, String> entries = entries(events);
    String story = failure(events);
    System.out.println("[real-races] caught, as it should be: " + story);
    assertThat(story).contains(race.finding());
    assertThat(entries).containsKeys("domainflow.firstFailure", "domainflow.replay");

    Events again = run(race.buggy(), Map.of("domainflow.replay", entries.get("domainflow.replay")));
    assertThat(failure(again)).contains(race.finding());
  }

  @ParameterizedTest
  @EnumSource
  void the_fixed_version_passes(RealRace race) {
    Events events =
        run(race.fixed(), Map.of("domainflow.schedules", "100", "domainflow.time", "5s"));
    assertThat(events.failed().stream().map(RealRacesTest::thrown)).isEmpty();
    assertThat(events.succeeded().count()).isEqualTo(1);
  }

  private static Events run(Class<?> scenarios, Map<String, String> properties) {
    Map<String, String> before = new HashMap<>();
    properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(scenarios))
          .execute()
          .testEvents();
    } finally {
      before.forEach(
          (name, value) -> {
            if (value == null) {
              System.clearProperty(name);
            } else {
              System.setProperty(name, value);
            }
          });
    }
  }

  private static String failure(Events events) {
    List<String> failures = events.failed().stream().map(RealRacesTest::thrown).toList();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private static String thrown(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .map(Throwable::toString)
        .orElse("nothing");
  }

  private static Map<String, String> entries(Events events) {
    return events.reportingEntryPublished().stream()
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .findFirst()
        .orElseThrow();
  }
}
