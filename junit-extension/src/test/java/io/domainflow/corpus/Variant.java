package io.domainflow.corpus;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Fault;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One way to write a case. Immutable; actors may be declared as often as one likes.
 *
 * @param name {@code broken} or {@code fixed}
 * @param schema statements that make tables and first rows in an empty database
 * @param actors declares the actors, with the same names in each variant of a case
 * @param invariants what must hold when all actors have ended
 * @param findings kinds of finding of which each names the bug rightly; empty if it must pass.
 *     Kinds are {@code invariant:<text>}, {@code deadlock}, {@code error:<SQLSTATE>} for an actor
 *     that ends with it, {@code hang} for a wait for a lock that nobody who runs will release,
 *     {@code open-transaction} for a connection that is kept, {@code lost-wake-up}, and {@code
 *     not-serial} for an outcome that no serial order of the actors has
 * @param clock whether time is a step
 * @param faults what may befall the actors
 */
public record Variant(
    String name,
    List<String> schema,
    Consumer<Scenario> actors,
    List<Invariant> invariants,
    Set<String> findings,
    boolean clock,
    Set<Fault> faults) {
  public Variant {
    schema = List.copyOf(schema);
    invariants = List.copyOf(invariants);
    findings = Set.copyOf(findings);
    faults = Set.copyOf(faults);
  }

  /** A variant that must be caught by one of {@code findings}. */
  static Variant broken(
      List<String> schema,
      Consumer<Scenario> actors,
      List<Invariant> invariants,
      String... findings) {
    return new Variant("broken", schema, actors, invariants, Set.of(findings), false, Set.of());
  }

  /** A variant that must pass. */
  static Variant fixed(List<String> schema, Consumer<Scenario> actors, List<Invariant> invariants) {
    return new Variant("fixed", schema, actors, invariants, Set.of(), false, Set.of());
  }

  /** The same, with a clock that its actors may move on. */
  Variant withClock() {
    return new Variant(name, schema, actors, invariants, findings, true, faults);
  }

  /** The same, with faults that may befall its actors. */
  Variant withFaults(Fault... some) {
    return new Variant(name, schema, actors, invariants, findings, clock, Set.of(some));
  }

  /** The actors, newly declared. */
  public DeclaredActors declared() {
    return declared(null);
  }

  /** The same, with the clock of the database. */
  public DeclaredActors declared(@Nullable ScenarioClock clock) {
    DeclaredActors declared = new DeclaredActors(clock);
    actors.accept(declared);
    return declared;
  }

  /** Makes tables and first rows in an empty database. */
  public void prepare(TestDatabase database) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      for (String sql : schema) {
        statement.execute(sql);
      }
    }
  }
}
