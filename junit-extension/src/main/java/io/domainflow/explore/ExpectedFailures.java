package io.domainflow.explore;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Exceptions with which an actor's call may end without failing the scenario. Immutable. */
public record ExpectedFailures(List<Class<? extends Throwable>> types, Set<String> sqlStates) {
  public ExpectedFailures {
    types = List.copyOf(types);
    sqlStates = Set.copyOf(sqlStates);
  }

  public static ExpectedFailures none() {
    return new ExpectedFailures(List.of(), Set.of());
  }

  /** Whether it or one of its causes is of an expected type or carries an expected SQLSTATE. */
  public boolean include(Throwable thrown) {
    for (Throwable cause : Causes.of(thrown)) {
      if (types.stream().anyMatch(type -> type.isInstance(cause))) {
        return true;
      }
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sqlStates.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
