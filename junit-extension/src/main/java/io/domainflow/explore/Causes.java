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
public final class Causes {
  private Causes() {}

  /** The throwable and its causes, outermost first; a cycle ends the list. */
  public static List<Throwable> of(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Throwable next = thrown;
        next != null && seen.add(next);
        next = next.getCause()) {
      chain.add(next);
    }
    return chain;
  }

  /** The class, also of what was thrown in another JVM. */
  static String className(Throwable thrown) {
    return thrown instanceof ForeignException foreign
        ? foreign.className()
        : thrown.getClass().getName();
  }

  /** The first SQLSTATE in the chain. */
  public static Optional<String> sqlState(Throwable thrown) {
    if (thrown instanceof ForeignException foreign) {
      return foreign.sqlState();
    }
    return of(thrown).stream()
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(state -> state != null)
        .findFirst();
  }
}
