package io.domainflow.stress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How jcstress is to run.
 *
 * @param mode one of its presets, or {@code auto}: as much as fits into the time
 * @param limit for all tests
 * @param forks of each test; 0 for those of the mode
 * @param cpus that are used; 0 for all
 * @param jvmArguments of the tests' JVMs, besides those that jcstress tries
 * @param others that jcstress takes
 */
public record StressOptions(
    String mode,
    Optional<Duration> limit,
    int forks,
    int cpus,
    List<String> jvmArguments,
    List<String> others) {
  /** By itself a mode that fits. */
  public static final String AUTO = "auto";

  /** What is aimed at where nothing is said. */
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** Of a test in mode sanity, whose JVMs begin and do next to nothing; on two CPUs. */
  private static final long MILLIS_OF_JVMS = 4_000;

  /** With all ways of compiling and flags, on an actor for each of two CPUs. */
  private static final int CONFIGURATIONS = 72;

  private static final long MILLIS_OF_QUICK = 55_000;
  private static final long MILLIS_OF_DEFAULT = 360_000;
  private static final long SHORTEST = 5;
  private static final long LONGEST = 200;

  public StressOptions {
    jvmArguments = List.copyOf(jvmArguments);
    others = List.copyOf(others);
  }

  /** How many tests share the JVM that starts theirs: it takes a moment to look at the machine. */
  int together(int tests) {
    return mode.equals("sanity") || (mode.equals(AUTO) && millis(tests) < MILLIS_OF_QUICK) ? 10 : 1;
  }

  /** The command line of jcstress for one of so many tests. */
  List<String> arguments(int tests) {
    List<String> arguments = new ArrayList<>();
    if (mode.equals(AUTO)) {
      arguments.addAll(fitting(millis(tests)));
    } else {
      arguments.addAll(List.of("-m", mode));
    }
    if (forks > 0) {
      arguments.addAll(List.of("-f", Integer.toString(forks)));
    }
    if (cpus > 0) {
      arguments.addAll(List.of("-c", Integer.toString(cpus)));
    }
    if (!jvmArguments.isEmpty()) {
      arguments.addAll(List.of("-jvmArgsPrepend", String.join(" ", jvmArguments)));
    }
    arguments.addAll(others);
    return arguments;
  }

  /** For each; a fifth of the time is left for what takes longer. */
  private long millis(int tests) {
    return limit.orElse(USUAL).toMillis() * 4 / 5 / Math.max(1, tests);
  }

  private static List<String> fitting(long millis) {
    if (millis >= MILLIS_OF_DEFAULT) {
      return List.of("-m", "default");
    }
    if (millis >= MILLIS_OF_QUICK) {
      return List.of("-m", "quick");
    }
    long each = Math.max(SHORTEST, Math.min(LONGEST, (millis - MILLIS_OF_JVMS) / CONFIGURATIONS));
    return List.of(
        "-m", "sanity",
        "-iters", "1",
        "-time", Long.toString(each),
        "-strideSize", "256",
        "-strideCount", "40");
  }
}
