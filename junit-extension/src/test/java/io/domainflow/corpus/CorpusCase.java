package io.domainflow.corpus;

import io.domainflow.explore.inside.Inside;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One bug as code that somebody would write, and its repair. Immutable.
 *
 * @param id the row in the list of hazards: {@code 1}, {@code 14a}, {@code c3}
 * @param title the bug in a few words
 * @param seenIn issues of projects that had it, empty if none is known
 * @param connectionsPerActor how many connections an actor may hold at the same time
 * @param serialOrders in which orders its actors are right when one runs after the other
 * @param broken the bug; null for a control, which has none
 * @param fixed what must pass in every order
 * @param inside what the explorer has to stop inside of to see it
 */
public record CorpusCase(
    String id,
    String title,
    String seenIn,
    int connectionsPerActor,
    SerialOrders serialOrders,
    @Nullable Variant broken,
    Variant fixed,
    Set<Inside> inside) {
  public CorpusCase {
    inside = Set.copyOf(inside);
  }

  /** Orders in which actors may run one after the other. */
  public enum SerialOrders {
    ANY,
    /** An actor waits for what one that is declared before it does. */
    DECLARED
  }

  /** A bug and its repair, with one connection for each actor, right in any serial order. */
  static CorpusCase hazard(String id, String title, String seenIn, Variant broken, Variant fixed) {
    return new CorpusCase(id, title, seenIn, 1, SerialOrders.ANY, broken, fixed, Set.of());
  }

  /** Code that is right, with one connection for each actor. */
  static CorpusCase control(String id, String title, Variant right) {
    return new CorpusCase(id, title, "", 1, SerialOrders.ANY, null, right, Set.of());
  }

  CorpusCase withSerialOrders(SerialOrders orders) {
    return new CorpusCase(id, title, seenIn, connectionsPerActor, orders, broken, fixed, inside);
  }

  CorpusCase withConnectionsPerActor(int connections) {
    return new CorpusCase(id, title, seenIn, connections, serialOrders, broken, fixed, inside);
  }

  CorpusCase withInside(Inside part) {
    return new CorpusCase(
        id, title, seenIn, connectionsPerActor, serialOrders, broken, fixed, Set.of(part));
  }

  /** The broken one, where there is one, and the fixed one. */
  public List<Variant> variants() {
    return broken == null ? List.of(fixed) : List.of(broken, fixed);
  }

  @Override
  public String toString() {
    return id + " " + title;
  }
}
