package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.History;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.List;

/** Writes histories down, one event a call; each strand is in the session of its number. */
final class Recorder {
  private final List<String> strands;
  private final List<Event> events = new ArrayList<>();

  Recorder(String... strands) {
    this.strands = List.of(strands);
  }

  static Result rows(String... values) {
    return new Result.Rows(values.length == 0 ? 0 : 1, List.of(values));
  }

  static Result changed(long count) {
    return new Result.Changed(count);
  }

  static Result failed(String sqlState, String message) {
    return new Result.Failed(sqlState, "ERROR: " + message);
  }

  Recorder sql(int strand, String sql, Result result, String... parameters) {
    return event(strand, Step.Kind.STATEMENT, strand + 1, sql, result, parameters);
  }

  Recorder commit(int strand) {
    return commit(strand, new Result.Done());
  }

  Recorder commit(int strand, Result result) {
    return event(strand, Step.Kind.COMMIT, strand + 1, "COMMIT", result);
  }

  Recorder rollback(int strand) {
    return event(strand, Step.Kind.ROLLBACK, strand + 1, "ROLLBACK", new Result.Done());
  }

  Recorder other(int strand, Step.Kind kind, String text) {
    return event(strand, kind, strand + 1, text, new Result.Done());
  }

  Recorder event(
      int strand, Step.Kind kind, int session, String text, Result result, String... parameters) {
    int place = events.size() + 1;
    events.add(
        new Event(
            place,
            strand,
            kind,
            session,
            text,
            List.of(parameters),
            result,
            List.of(),
            result instanceof Result.Unended ? 0 : place,
            List.of()));
    return this;
  }

  /** The event that was written last touched these. */
  Recorder touching(String... objects) {
    Event last = events.get(events.size() - 1);
    return replaceLast(last, last.blockers(), last.endedAfter(), List.of(objects));
  }

  /** The event that was written last waited, until the step at that place. */
  Recorder waitedFor(int until, Integer... blockers) {
    Event last = events.get(events.size() - 1);
    return replaceLast(last, List.of(blockers), until, last.objects());
  }

  private Recorder replaceLast(
      Event last, List<Integer> blockers, int endedAfter, List<String> objects) {
    events.set(
        events.size() - 1,
        new Event(
            last.place(),
            last.strand(),
            last.kind(),
            last.session(),
            last.text(),
            last.parameters(),
            last.result(),
            blockers,
            endedAfter,
            objects));
    return this;
  }

  History history() {
    return new History(strands, events);
  }
}
