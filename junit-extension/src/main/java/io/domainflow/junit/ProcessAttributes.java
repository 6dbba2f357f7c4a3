package io.domainflow.junit;

import io.domainflow.explore.ContentionSettings;
import io.domainflow.explore.ThreadKind;
import io.domainflow.explore.processes.KillPoint;
import io.domainflow.explore.processes.Kills;
import io.domainflow.explore.processes.ProcessesSettings;
import io.domainflow.junit.ScenarioSettings.Misuse;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link ConcurrencyScenario} asks of {@link Mode#PROCESSES}, checked. */
final class ProcessAttributes {
  static final int FEWEST_WORKERS = 1;
  static final int MOST_WORKERS = 100;

  /** Of a JVM that has opened a session and run some code: what it takes at least. */
  private static final long MEGABYTES_EACH = 64;

  private static final Duration WITHIN = Duration.ofSeconds(1);

  private ProcessAttributes() {}

  static ProcessesSettings read(
      ConcurrencyScenario annotation, ContentionSettings contention, Misuse misuse) {
    checkWorkers(annotation.workers(), misuse);
    if (annotation.threads() != ThreadKind.PLATFORM) {
      throw misuse.of(
          "threads = " + annotation.threads(),
          "is for mode = CONTEND: each worker has a JVM of its own");
    }
    if (annotation.kills() < 0) {
      throw misuse.of("kills = " + annotation.kills(), "must not be negative");
    }
    for (String argument : annotation.jvmArgs()) {
      if (!argument.startsWith("-")) {
        throw misuse.of(
            "jvmArgs = \"" + argument + "\"", "is no argument of a JVM, which begins with -");
      }
    }
    return new ProcessesSettings(
        contention,
        annotation.connectionsPerWorker(),
        new Kills(
            annotation.kills(),
            within(annotation, contention, misuse),
            ExploreAttributes.seed(annotation, misuse),
            points(annotation, misuse),
            annotation.restart()),
        List.of(annotation.jvmArgs()),
        ProcessesSettings.ownJava());
  }

  /** Refuses what only {@link Mode#PROCESSES} has. */
  static void refuseIn(Mode mode, ConcurrencyScenario annotation, Misuse misuse) {
    String attribute = "";
    if (annotation.kills() != 0) {
      attribute = "kills = " + annotation.kills();
    } else if (!annotation.killWithin().isEmpty()) {
      attribute = "killWithin = \"" + annotation.killWithin() + "\"";
    } else if (annotation.killAt().length > 0) {
      attribute = "killAt = \"" + annotation.killAt()[0] + "\"";
    } else if (!annotation.restart()) {
      attribute = "restart = false";
    } else if (annotation.jvmArgs().length > 0) {
      attribute = "jvmArgs = \"" + annotation.jvmArgs()[0] + "\"";
    }
    if (!attribute.isEmpty()) {
      throw misuse.of(
          attribute, "is for mode = PROCESSES: workers of mode " + mode + " share this JVM");
    }
  }

  /** Also where they are declared on a {@code Scenario}. */
  static void checkWorkers(int workers, Misuse misuse) {
    String attribute = "workers = " + workers;
    if (workers > MOST_WORKERS) {
      throw misuse.of(
          attribute,
          "must be "
              + MOST_WORKERS
              + " at most, each in a JVM of its own; for a crowd say mode = CONTEND");
    }
    long megabytes = memory() >> 20;
    if (workers * MEGABYTES_EACH > megabytes) {
      throw misuse.of(
          attribute,
          "needs "
              + workers * MEGABYTES_EACH
              + " MB of memory or more, as each has a JVM of its own, and this machine has "
              + megabytes
              + " MB");
    }
  }

  private static long memory() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private static Duration within(
      ConcurrencyScenario annotation, ContentionSettings contention, Misuse misuse) {
    @Nullable Duration given =
        ScenarioSettings.duration("killWithin", annotation.killWithin(), misuse);
    if (given != null && annotation.kills() == 0) {
      throw misuse.of(
          "killWithin = \"" + annotation.killWithin() + "\"", "needs kills = 1 or more");
    }
    if (given != null) {
      return given;
    }
    @Nullable Duration duration = contention.duration();
    return duration == null ? WITHIN : duration;
  }

  private static List<KillPoint> points(ConcurrencyScenario annotation, Misuse misuse) {
    List<KillPoint> points = new ArrayList<>();
    for (String text : annotation.killAt()) {
      String attribute = "killAt = \"" + text + "\"";
      KillPoint point;
      try {
        point = KillPoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw misuse.of(attribute, String.valueOf(e.getMessage()), e);
      }
      if (points.contains(point)) {
        throw misuse.of(attribute, "stands there twice");
      }
      points.add(point);
    }
    return points;
  }
}
