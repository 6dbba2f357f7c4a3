package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.script.ScriptRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What became of one script.
 *
 * @param runs how it was applied: one run, or none if it was not or failed
 * @param impacts what that did to what was there before, where somebody looked
 */
public record Step(State state, List<ScriptRun> runs, List<Impact> impacts) {
  static final Step NOT_RUN = new Step(State.NOT_RUN, List.of(), List.of());
  static final Step FAILS = new Step(State.FAILS, List.of(), List.of());

  /** Whether a script did what it must. */
  public enum State {
    /** It did. */
    OK,
    /** It was refused. */
    FAILS,
    /** It ran, and the schema is not what it should be. */
    DIFFERS,
    /** It is not there. */
    MISSING,
    /** It is not there, as was said. */
    IRREVERSIBLE,
    /** It was published before, and only ran. */
    UNCHANGED,
    /** Nothing was tried. */
    NOT_RUN;

    /** As reports write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public Step {
    runs = List.copyOf(runs);
    impacts = List.copyOf(impacts);
  }

  static Step of(State state, ScriptRun run) {
    return of(state, run, List.of());
  }

  static Step of(State state, ScriptRun run, List<Impact> impacts) {
    return new Step(state, List.of(run), impacts);
  }

  /** The same with another verdict. */
  Step as(State other) {
    return new Step(other, runs, impacts);
  }

  /** Whether its statements ran one by one, so that what a refused one leaves is anything. */
  boolean mayStopHalfWay() {
    return runs.stream().anyMatch(run -> run.way() == ScriptRun.Way.STATEMENT_BY_STATEMENT);
  }

  /** Time that the statements took. */
  public Duration elapsed() {
    return runs.stream().map(ScriptRun::elapsed).reduce(Duration.ZERO, Duration::plus);
  }
}
