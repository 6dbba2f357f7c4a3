package io.domainflow.explore.processes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment at which a worker is killed: when it reaches {@code actor.step(label)}. Immutable.
 *
 * @param worker by name; null for whichever comes
 * @param occurrence the how manieth time, from 1: of that worker, its later JVMs included, or of
 *     all
 */
public record KillPoint(@Nullable String worker, String label, int occurrence) {
  private static final Pattern FORM =
      Pattern.compile("(?:([^/#]+)/)?([^/#]+)(?:#([1-9]\\d{0,8}))?");

  /**
   * Reads {@code debited}, {@code debited#3}, {@code payer/debited} or {@code payer/debited#3}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static KillPoint parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" names no step: write label, label#3, worker/label or worker/label#3");
    }
    return new KillPoint(
        form.group(1), form.group(2), form.group(3) == null ? 1 : Integer.parseInt(form.group(3)));
  }

  boolean concerns(String reachedBy, String reached) {
    return label.equals(reached) && (worker == null || worker.equals(reachedBy));
  }

  @Override
  public String toString() {
    return (worker == null ? "" : worker + "/") + label + (occurrence == 1 ? "" : "#" + occurrence);
  }
}
