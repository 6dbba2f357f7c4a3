package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From a session's first statement to its commit or rollback. Immutable.
 *
 * @param first place of its first statement
 * @param last place of its end; {@link Integer#MAX_VALUE} if it has none
 */
record Transaction(int strand, int session, int first, int last, End end) {
  enum End {
    COMMITTED,
    ROLLED_BACK,
    OPEN
  }

  /**
   * Those of a history. Statements that only read and that nothing ended before their connection
   * was given back count as none: they were in autocommit.
   */
  static List<Transaction> in(List<Event> events) {
    List<Transaction> all = new ArrayList<>();
    Map<Integer, Transaction> open = new LinkedHashMap<>();
    for (Event event : events) {
      if (event.session() == 0) {
        continue;
      }
      switch (event.kind()) {
        case STATEMENT, BATCH, FETCH, METADATA, COPY, SAVEPOINT ->
            open.computeIfAbsent(event.session(), session -> begunBy(event));
        case COMMIT, AUTO_COMMIT, ROLLBACK, DISCONNECT -> {
          Transaction begun = open.remove(event.session());
          if (begun != null) {
            all.add(begun.endedBy(event));
          }
        }
        case RETURN -> open.remove(event.session());
        default -> {}
      }
    }
    all.addAll(open.values());
    return all;
  }

  private static Transaction begunBy(Event event) {
    return new Transaction(
        event.strand(), event.session(), event.place(), Integer.MAX_VALUE, End.OPEN);
  }

  private Transaction endedBy(Event event) {
    boolean commits = event.kind() == Step.Kind.COMMIT || event.kind() == Step.Kind.AUTO_COMMIT;
    boolean done = !(event.result() instanceof Result.Failed);
    return new Transaction(
        strand, session, first, event.place(), commits && done ? End.COMMITTED : End.ROLLED_BACK);
  }
}
