package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Reading;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import io.domainflow.explore.order.Access;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A step while it goes on. Guarded by the lock of its {@link Turns}, but for the reading. */
final class Recorded {
  final int place;
  final int strand;
  final int session;
  final Step step;
  final Set<Integer> blockers = new TreeSet<>();
  Touch touch = Touch.NOTHING;
  @Nullable Throwable thrown;
  int endedAfter;
  boolean waited;

  Recorded(int place, int strand, int session, Step step) {
    this.place = place;
    this.strand = strand;
    this.session = session;
    this.step = step;
  }

  /** As others see it, once nobody writes it any more. */
  Event event() {
    return new Event(
        place,
        strand,
        step.kind(),
        session,
        step.text(),
        step.parameters(),
        result(),
        waited ? List.copyOf(blockers) : List.of(),
        endedAfter,
        objects());
  }

  private Result result() {
    if (thrown != null) {
      String state = thrown instanceof SQLException sql ? sql.getSQLState() : null;
      return new Result.Failed(state == null ? "" : state, firstLine(thrown));
    }
    if (endedAfter == 0) {
      return new Result.Unended();
    }
    Reading reading = step.reading();
    if (reading.rows() >= 0) {
      return new Result.Rows(reading.rows(), reading.values());
    }
    return reading.updated() >= 0 ? new Result.Changed(reading.updated()) : new Result.Done();
  }

  private static String firstLine(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private List<String> objects() {
    List<String> objects = new ArrayList<>();
    for (Map.Entry<String, Set<Access>> entry : touch.footprint().touched().entrySet()) {
      for (Access access : entry.getValue()) {
        objects.add(
            (entry.getKey().equals("*") ? "everything" : entry.getKey())
                + ": "
                + access.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    return objects;
  }
}
