package io.domainflow.migration;

import io.domainflow.script.Migration;
import java.time.Duration;

/** What the round trip of one migration showed. */
public record MigrationOutcome(Migration migration, Step up, Step down, Step upAgain) {

  static MigrationOutcome notRun(Migration migration) {
    return new MigrationOutcome(migration, Step.NOT_RUN, Step.NOT_RUN, Step.NOT_RUN);
  }

  static MigrationOutcome unchanged(Migration migration) {
    Step unchanged = Step.NOT_RUN.as(Step.State.UNCHANGED);
    return new MigrationOutcome(migration, unchanged, unchanged, unchanged);
  }

  /** Whether it only ran, as it was published before. */
  boolean isUnchanged() {
    return up.state() == Step.State.UNCHANGED;
  }

  /** Whether its way up did what it must. */
  boolean hasRun() {
    return up.state() == Step.State.OK || isUnchanged();
  }

  /** Whether its way back was proven. */
  boolean canGoBack() {
    return down.state() == Step.State.OK && upAgain.state() == Step.State.OK;
  }

  /** Whether each step did what it must. */
  boolean passed() {
    return up.state() == Step.State.OK && (down.state() == Step.State.IRREVERSIBLE || canGoBack());
  }

  /** Time that all its statements took. */
  public Duration elapsed() {
    return up.elapsed().plus(down.elapsed()).plus(upAgain.elapsed());
  }
}
