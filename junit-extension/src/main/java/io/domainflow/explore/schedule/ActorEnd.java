package io.domainflow.explore.schedule;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an actor ended. Immutable.
 *
 * @param results what it gave as {@code actor.result(…)}, and expected exceptions, in order
 * @param thrown the exception that ended it, unless expected
 * @param struck whether a fault befell it, so that it may have done its work or not
 */
public record ActorEnd(
    String name, List<String> results, @Nullable Throwable thrown, boolean struck) {
  public ActorEnd {
    results = List.copyOf(results);
  }

  private static final String GAVE_UP = "ended with ";

  /** The result of a call that ended with an expected exception. */
  static String gaveUp(Throwable expected) {
    return GAVE_UP + kind(expected);
  }

  /** Whether its only call ended with an expected exception. */
  public boolean gaveUp() {
    return thrown == null
        && !results.isEmpty()
        && results.get(results.size() - 1).startsWith(GAVE_UP);
  }

  /** What others can compare: the results, and the kind of exception. */
  public List<String> outcome() {
    return thrown == null
        ? results
        : java.util.stream.Stream.concat(
                results.stream(), java.util.stream.Stream.of("threw " + kind(thrown)))
            .toList();
  }

  /** SQLSTATE of an exception or of one of its causes, else its class: stable from run to run. */
  public static String kind(Throwable thrown) {
    return sqlState(thrown).orElse(thrown.getClass().getName());
  }

  /** The SQLSTATE of an exception or of one of its causes. */
  public static Optional<String> sqlState(Throwable thrown) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < 50; depth++) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
