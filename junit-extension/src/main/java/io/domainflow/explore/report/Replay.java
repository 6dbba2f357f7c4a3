package io.domainflow.explore.report;

import java.util.regex.Pattern;

/** How a schedule is run again. */
final class Replay {
  private static final Pattern PLAIN = Pattern.compile("[\\w.,:;=+/@%-]*");

  private Replay() {}

  /** For the source. */
  static String annotation(String replay) {
    String text = replay.replace("\\", "\\\\").replace("\"", "\\\"");
    return "@ConcurrencyScenario(replay = \"" + text + "\")";
  }

  /** For a shell; other scenarios of the same run take no notice. */
  static String property(String scenario, String replay) {
    String option = "-Ddomainflow.replay=" + scenario + ":" + replay;
    boolean plain = PLAIN.matcher(option).matches() && !option.contains(";");
    return plain ? option : "'" + option.replace("'", "'\\''") + "'";
  }
}
