package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a history is worth telling, in order. Left out are loans of connections where no strand
 * that takes part had more than one session, settings other than of the isolation, and the commit
 * of a statement in autocommit that follows at once; not if they failed, waited or are part of the
 * anomaly. Immutable.
 */
final class Story {
  private final FailedSchedule failed;
  private final List<Moment> moments;
  private final Set<Integer> places = new HashSet<>();
  private final Set<Integer> committed = new HashSet<>();
  private final Map<Integer, Set<Integer>> sessions = new HashMap<>();

  private Story(FailedSchedule failed) {
    this.failed = failed;
    for (Anomaly anomaly : failed.anomalies()) {
      places.addAll(anomaly.places());
    }
    for (Event event : events()) {
      if (event.session() > 0) {
        sessions.computeIfAbsent(event.strand(), strand -> new TreeSet<>()).add(event.session());
      }
    }
    this.moments = List.copyOf(tell());
  }

  /** Of a failure with its secrets. */
  static Story of(FailedSchedule failed) {
    return new Story(Secrecy.without(failed));
  }

  FailedSchedule failed() {
    return failed;
  }

  List<Event> events() {
    return failed.history().events();
  }

  List<Moment> moments() {
    return moments;
  }

  /** Strands that are in the story, by number. */
  List<Integer> strands() {
    return moments.stream().map(moment -> moment.event().strand()).distinct().sorted().toList();
  }

  String name(int strand) {
    List<String> names = failed.history().strands();
    boolean known = strand >= 0 && strand < names.size();
    return known ? Glyphs.visible(names.get(strand)) : "strand " + strand;
  }

  /** Whether it is part of an anomaly. */
  boolean marked(Event event) {
    return places.contains(event.place());
  }

  /** Whether its own commit followed at once, and is not told. */
  boolean committed(Event event) {
    return committed.contains(event.place());
  }

  boolean usesSeveralSessions(int strand) {
    return sessions.getOrDefault(strand, Set.of()).size() > 1;
  }

  private List<Moment> tell() {
    List<Moment> told = new ArrayList<>();
    List<Event> waiting = new ArrayList<>();
    Event before = null;
    for (Event event : events()) {
      if (before != null && isCommitOf(event, before) && !matters(event)) {
        committed.add(before.place());
      } else if (matters(event) || !isSilent(event)) {
        Moment.Phase phase = event.waited() ? Moment.Phase.WAITS : Moment.Phase.STEP;
        told.add(new Moment(event, phase));
        if (event.waited() && !(event.result() instanceof Result.Unended)) {
          waiting.add(event);
        }
      }
      goOn(waiting, event.place(), told);
      before = event;
    }
    goOn(waiting, Integer.MAX_VALUE, told);
    return told;
  }

  /** Errors first: they are what lets the others go on. */
  private static void goOn(List<Event> waiting, int place, List<Moment> told) {
    List<Event> free =
        waiting.stream()
            .filter(event -> event.endedAfter() <= place)
            .filter(event -> event.endedAfter() > 0 || place == Integer.MAX_VALUE)
            .sorted(Comparator.comparing(event -> !(event.result() instanceof Result.Failed)))
            .toList();
    free.forEach(event -> told.add(new Moment(event, Moment.Phase.GOES_ON)));
    waiting.removeAll(free);
  }

  private static boolean isCommitOf(Event event, Event before) {
    return event.kind() == Step.Kind.AUTO_COMMIT
        && before.strand() == event.strand()
        && before.session() == event.session();
  }

  private boolean matters(Event event) {
    return marked(event)
        || event.waited()
        || event.result() instanceof Result.Failed
        || event.result() instanceof Result.Unended;
  }

  private boolean isSilent(Event event) {
    return switch (event.kind()) {
      case BORROW, RETURN, CONNECT, DISCONNECT -> !usesSeveralSessions(event.strand());
      case SETTING -> !isIsolation(event.text().toLowerCase(Locale.ROOT));
      default -> false;
    };
  }

  private static boolean isIsolation(String text) {
    return text.contains("isolation")
        || text.contains("serializable")
        || text.contains("repeatable")
        || text.contains("committed");
  }
}
