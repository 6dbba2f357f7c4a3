package io.domainflow.explore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The chain of causes behind a throwable. */
final class Causes {
  private Causes() {}

  /** The throwable and its causes, outermost first; a cycle ends the list. */
  static List<Throwable> of(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Throwable next = thrown;
        next != null && seen.add(next);
        next = next.getCause()) {
      chain.add(next);
    }
    return chain;
  }

  static Optional<String> sqlState(Throwable thrown) {
    return of(thrown).stream()
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(state -> state != null)
        .findFirst();
  }
}
