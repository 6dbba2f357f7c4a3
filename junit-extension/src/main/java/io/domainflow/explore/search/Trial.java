package io.domainflow.explore.search;

import io.domainflow.explore.ActorBody;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.Recovers;
import io.domainflow.explore.Struck;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.order.Course;
import io.domainflow.explore.order.Order;
import io.domainflow.explore.order.RecordedCourse;
import io.domainflow.explore.schedule.Lane;
import io.domainflow.explore.schedule.Schedule;
import io.domainflow.explore.schedule.StepListener;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs single schedules of one scenario and judges them. Thread-safe; a lane runs one at a time.
 */
final class Trial {
  private final Map<String, ActorBody> bodies;
  private final List<String> names;
  private final Set<Integer> faults;
  private final List<Invariants.Invariant> atEnd;
  private final List<Invariants.Invariant> afterEachStep;
  private final BeforeSchedule beforeSchedule;
  private final ExploreSettings settings;
  private final Judge judge;
  private final AtomicBoolean sawStep = new AtomicBoolean();

  /** Rebuilds what the JVM holds. */
  @FunctionalInterface
  interface BeforeSchedule {
    void run() throws SQLException;
  }

  Trial(
      DeclaredActors actors,
      List<Invariants.Invariant> atEnd,
      List<Invariants.Invariant> afterEachStep,
      BeforeSchedule beforeSchedule,
      ExploreSettings settings) {
    this.bodies = new LinkedHashMap<>(actors.bodies());
    this.names = List.copyOf(bodies.keySet());
    Set<Integer> struck = new TreeSet<>();
    for (String name : names) {
      if (bodies.get(name) instanceof Struck || bodies.get(name) instanceof Recovers) {
        struck.add(names.indexOf(name));
      }
    }
    this.faults = Collections.unmodifiableSet(struck);
    this.atEnd = atEnd;
    this.afterEachStep = afterEachStep;
    this.beforeSchedule = beforeSchedule;
    this.settings = settings;
    this.judge = new Judge(settings.expected());
  }

  /** A schedule and what is wrong with it. */
  record Judged(Schedule schedule, Order order, Set<Integer> leftOut, List<Finding> findings) {
    boolean failed() {
      return !findings.isEmpty();
    }

    /** Whether all that is wrong with it is an outcome that no serial order gives. */
    boolean isOnlyNotSerial() {
      return findings.size() == 1 && findings.get(0).kind().equals(Judge.NOT_SERIAL);
    }

    Judged excused() {
      return new Judged(schedule, order, leftOut, List.of());
    }

    /** What the schedule came to; empty if it did not run to its end or nothing is compared. */
    Optional<Outcome> outcome() {
      return schedule.content().map(content -> Outcome.of(schedule, content));
    }

    /** Whether one thing that is wrong with it was wrong with the other. */
    boolean failsLike(Judged other) {
      return findings.stream()
          .anyMatch(
              finding ->
                  other.findings.stream().anyMatch(theirs -> theirs.kind().equals(finding.kind())));
    }
  }

  /**
   * A serial order that was run.
   *
   * @param serial whether nobody waited for one who came later
   */
  record SerialResult(Schedule schedule, boolean serial) {}

  /** Whether any schedule so far had a step. */
  boolean sawStep() {
    return sawStep.get();
  }

  int actors() {
    return names.size();
  }

  /**
   * Actors that stand for faults, or come back after one; none of them is there when the others go
   * one after the other.
   */
  Set<Integer> faults() {
    return faults;
  }

  /** Whether nobody is left out who comes back for one that may be struck still. */
  boolean canDoWithout(Set<Integer> leftOut) {
    List<ActorBody> all = List.copyOf(bodies.values());
    for (int actor : leftOut) {
      if (all.get(actor) instanceof Recovers recovers) {
        for (int fault = 0; fault < all.size(); fault++) {
          if (all.get(fault) instanceof Struck struck
              && struck.targets().contains(recovers.target())
              && !leftOut.contains(fault)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  String name(int actor) {
    return names.get(actor);
  }

  List<String> names() {
    return names;
  }

  ExploreSettings settings() {
    return settings;
  }

  Judge judge() {
    return judge;
  }

  /** Runs one schedule and judges it by what the actors come to one after the other. */
  Judged run(Lane lane, Course course, Set<Integer> leftOut, Serial serial)
      throws SQLException, InterruptedException {
    return run(lane, course, leftOut, serial, null);
  }

  /** As before, and tells of each step. */
  Judged run(
      Lane lane,
      Course course,
      Set<Integer> leftOut,
      Serial serial,
      @Nullable StepListener listener)
      throws SQLException, InterruptedException {
    RecordedCourse recorded = new RecordedCourse(course);
    beforeSchedule.run();
    Schedule schedule =
        lane.run(
            task(leftOut, all(), false, serial.outcomes() != null, listener), progress -> recorded);
    note(schedule);
    return new Judged(
        schedule, recorded.order().without(leftOut), leftOut, judge.findings(schedule, serial));
  }

  /** Judges it once more, by what is known now. */
  Judged judgedAgain(Judged judged, Serial serial) {
    return new Judged(
        judged.schedule(),
        judged.order(),
        judged.leftOut(),
        judge.findings(judged.schedule(), serial));
  }

  SerialResult serially(Lane lane, Set<Integer> leftOut, List<Integer> calls, boolean compares)
      throws SQLException, InterruptedException {
    List<SerialCourse> course = new ArrayList<>();
    List<Integer> start = calls.stream().distinct().toList();
    beforeSchedule.run();
    Schedule schedule =
        lane.run(
            task(leftOut, start, settings.iterations() == 1, compares, null),
            progress -> {
              course.add(new SerialCourse(calls, progress));
              return course.get(0);
            });
    note(schedule);
    return new SerialResult(schedule, course.get(0).wasSerial());
  }

  private void note(Schedule schedule) {
    if (schedule.steps() > 0) {
      sawStep.set(true);
    }
  }

  private List<Integer> all() {
    return IntStream.range(0, names.size()).boxed().toList();
  }

  private Lane.Task task(
      Set<Integer> leftOut,
      List<Integer> start,
      boolean startsLate,
      boolean compares,
      @Nullable StepListener listener) {
    return new Lane.Task(
        bodies,
        leftOut,
        start,
        startsLate,
        settings.iterations(),
        settings.expected(),
        settings.timeout(),
        settings.steps(),
        compares,
        atEnd,
        afterEachStep,
        listener);
  }
}
