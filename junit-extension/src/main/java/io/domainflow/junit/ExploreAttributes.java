package io.domainflow.junit;

import io.domainflow.explore.Durations;
import io.domainflow.explore.ThreadKind;
import io.domainflow.explore.inside.Inside;
import io.domainflow.explore.order.Order;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.junit.ScenarioSettings.Misuse;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link ConcurrencyScenario} and system properties ask of {@link Mode#EXPLORE}, checked. */
final class ExploreAttributes {
  static final int MOST_WORKERS = 50;
  private static final int MOST_LANES = 16;

  private ExploreAttributes() {}

  static ExploreSettings read(ConcurrencyScenario annotation, Misuse misuse) {
    ExploreSettings defaults = ExploreSettings.defaults();
    if (annotation.workers() > MOST_WORKERS) {
      throw misuse.of(
          "workers = " + annotation.workers(),
          "must be "
              + MOST_WORKERS
              + " at most to explore orders: two or three find what many do; for a crowd say mode ="
              + " CONTEND");
    }
    if (annotation.threads() != ThreadKind.PLATFORM) {
      throw misuse.of(
          "threads = " + annotation.threads(),
          "is for mode = CONTEND: one worker at a time runs while orders are explored");
    }
    int schedules =
        (int) number("domainflow.schedules", "schedules", annotation.schedules(), 1, misuse);
    int lanes = (int) number("domainflow.lanes", "lanes", annotation.lanes(), 1, misuse);
    if (lanes > MOST_LANES) {
      throw misuse.of("lanes = " + lanes, "must be " + MOST_LANES + " at most");
    }
    if (annotation.steps() < 1) {
      throw misuse.of("steps = " + annotation.steps(), "must be at least 1");
    }
    return new ExploreSettings(
        annotation.iterations(),
        schedules,
        time(annotation, defaults.time(), misuse),
        limit(annotation, defaults.timeout(), misuse),
        annotation.steps(),
        annotation.strategy(),
        annotation.reduction(),
        seed(annotation, misuse),
        lanes,
        annotation.serialEquivalence(),
        ScenarioSettings.expected(annotation, misuse));
  }

  static long seed(ConcurrencyScenario annotation, Misuse misuse) {
    return number("domainflow.seed", "seed", annotation.seed(), Long.MIN_VALUE, misuse);
  }

  private static long number(
      String property, String attribute, long given, long least, Misuse misuse) {
    @Nullable String text = System.getProperty(property);
    long value = given;
    String where = attribute + " = " + given;
    if (text != null && !text.isBlank()) {
      where = property + " = " + text;
      try {
        value = Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        throw misuse.of(where, "the system property is no number");
      }
    }
    if (value < least || (value > Integer.MAX_VALUE && least == 1)) {
      throw misuse.of(
          where, "must be at least " + least + ": with none, nothing is run and nothing shown");
    }
    return value;
  }

  private static Duration time(ConcurrencyScenario annotation, Duration normal, Misuse misuse) {
    @Nullable String text = System.getProperty("domainflow.time");
    if (text != null && !text.isBlank()) {
      try {
        Duration time = Durations.parse(text);
        if (!time.isNegative() && !time.isZero()) {
          return time;
        }
      } catch (IllegalArgumentException e) {
        // Told below, as is a time of nothing.
      }
      throw misuse.of(
          "domainflow.time = " + text, "the system property is no time: write 10s, 2m or PT10S");
    }
    @Nullable Duration given = ScenarioSettings.duration("duration", annotation.duration(), misuse);
    return given == null ? normal : given;
  }

  private static Duration limit(ConcurrencyScenario annotation, Duration normal, Misuse misuse) {
    @Nullable Duration given = ScenarioSettings.duration("timeout", annotation.timeout(), misuse);
    return given == null ? normal : given;
  }

  static Set<Inside> inside(ConcurrencyScenario annotation, Misuse misuse) {
    Set<Inside> inside = EnumSet.noneOf(Inside.class);
    inside.addAll(Arrays.asList(annotation.inside()));
    if (!inside.isEmpty() && annotation.mode() != Mode.EXPLORE) {
      throw misuse.of("inside = " + inside, "is for mode = EXPLORE: free workers stop nowhere");
    }
    return inside;
  }

  /** The property is for the scenario that it names, {@code Class.method:order}, or for all. */
  static Optional<String> replay(ConcurrencyScenario annotation, String scenario, Misuse misuse) {
    @Nullable String property = System.getProperty("domainflow.replay");
    String text = annotation.replay();
    if (property != null && !property.isBlank()) {
      String order = property.strip();
      int colon = order.lastIndexOf(':');
      if (colon < 0) {
        text = order;
      } else if (order.substring(0, colon).equals(scenario)) {
        text = order.substring(colon + 1);
      }
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String where = "replay = \"" + text + "\"";
    if (annotation.mode() != Mode.EXPLORE) {
      throw misuse.of(where, "is for mode = EXPLORE: free workers repeat nothing");
    }
    try {
      Order.parse(text);
    } catch (IllegalArgumentException e) {
      throw misuse.of(where, String.valueOf(e.getMessage()), e);
    }
    return Optional.of(text);
  }
}
