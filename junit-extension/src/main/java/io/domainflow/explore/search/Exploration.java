package io.domainflow.explore.search;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.History;
import io.domainflow.explore.order.Course;
import io.domainflow.explore.order.Follow;
import io.domainflow.explore.order.Order;
import io.domainflow.explore.order.OrderMismatchException;
import io.domainflow.explore.order.Shrink;
import io.domainflow.explore.schedule.ActorEnd;
import io.domainflow.explore.schedule.ExplorerException;
import io.domainflow.explore.schedule.Lane;
import io.domainflow.explore.schedule.Lanes;
import io.domainflow.explore.schedule.SchemaChangeException;
import io.domainflow.explore.schedule.StepListener;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Explores one scenario. Use an instance once, by one thread. */
public final class Exploration {
  /** A schedule that hangs takes long, and the first one is a story too. */
  private static final Duration SHRINK_WITHIN = Duration.ofSeconds(10);

  private final String scenario;
  private final Lanes lanes;
  private final ExploreSettings settings;
  private final Trial trial;
  private final SerialRuns serialRuns;
  private final RememberedFailures remembered;
  private final long start = System.nanoTime();
  private final List<String> warnings = new ArrayList<>();
  private long shrinkUntil;

  /** What is explored, beside the settings. */
  public interface Subject {
    String scenario();

    DeclaredActors actors();

    List<Invariants.Invariant> invariants();

    /** Of them, those that must hold after each step and not only at the end. */
    List<Invariants.Invariant> afterEachStep();

    /** Rebuilds what the JVM holds. */
    void beforeSchedule() throws SQLException;
  }

  public Exploration(
      Subject subject, Lanes lanes, ExploreSettings settings, RememberedFailures remembered) {
    this.scenario = subject.scenario();
    this.lanes = lanes;
    this.settings = settings;
    this.remembered = remembered;
    this.trial =
        new Trial(
            subject.actors(),
            subject.invariants(),
            subject.afterEachStep(),
            subject::beforeSchedule,
            settings);
    boolean hasInvariants = !subject.invariants().isEmpty() || !subject.afterEachStep().isEmpty();
    boolean compares =
        settings.serial() == SerialEquivalence.ON
            || (settings.serial() == SerialEquivalence.AUTO && !hasInvariants);
    boolean inPieces = settings.iterations() > 1 && !trial.faults().isEmpty();
    if (compares && inPieces) {
      warnings.add(
          "Serial equivalence is not checked: with faults and several calls of each actor it is not"
              + " known which calls were done");
    }
    this.serialRuns = new SerialRuns(trial, compares && !inPieces);
  }

  /** The schedule that failed first, and its number. */
  private record Failure(Trial.Judged judged, long number) {}

  /**
   * Runs serial orders, then the last failure, then others until the budget is used up, all are
   * run, or one fails, which is then made as short as it gets.
   *
   * @throws ExplorerException if no verdict can be reached
   */
  public ExplorationReport run() throws SQLException, InterruptedException {
    return withCopyIfNeeded(this::explored);
  }

  /** A run of schedules, from the start. */
  private interface Work {
    ExplorationReport run() throws SQLException, InterruptedException;
  }

  /** Begins once more, with a copy of the database, when the code turns out to need one. */
  private ExplorationReport withCopyIfNeeded(Work work) throws SQLException, InterruptedException {
    @Nullable Throwable broken = null;
    try {
      lanes.prepare(settings.lanes());
      warnings.addAll(lanes.insideWarnings());
      return work.run();
    } catch (SchemaChangeException needed) {
      lanes.keepCopy();
      warnings.clear();
      warnings.addAll(lanes.insideWarnings());
      return work.run();
    } catch (SQLException | RuntimeException | Error e) {
      broken = e;
      throw e;
    } finally {
      restoreInside(broken);
    }
  }

  /**
   * A thread that does not end may keep its locks: then what is rewritten goes with the database.
   */
  private void restoreInside(@Nullable Throwable broken) throws SQLException {
    try {
      lanes.restoreInside();
    } catch (SQLException e) {
      if (broken != null) {
        broken.addSuppressed(e);
      } else if (!"55P03".equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private ExplorationReport explored() throws SQLException, InterruptedException {
    Lane lane = lanes.first();
    Serial serial = serialRuns.of(lane, Set.of());
    warnings.addAll(serial.warnings());
    if (serial.alone().isPresent()) {
      return failsAlone(serial, serial.alone().get());
    }
    if (lane.letSessionsMatter()) {
      warnings.add(
          "It matters which session of the pool an actor gets: borrow and return are steps");
    }
    Optional<Failure> failure = lastFailure(lane);
    Plan plan = new Plan(settings, System.nanoTime());
    if (failure.isEmpty()) {
      failure = search(plan);
    }
    warnings.addAll(serialRuns.warnings());
    plan.difference()
        .ifPresent(
            difference ->
                warnings.add(
                    "Not all orders can be told apart: the same steps led to different ones, as the code is not"
                        + " deterministic, or the server let three or more waiters for one row on in another"
                        + " order: "
                        + difference));
    warnings.addAll(lanes.beyondClock());
    if (waitedInJvm()) {
      warnings.add(
          "An actor waited for another inside the JVM: in which order they get there follows from the"
              + " order of their steps, and other orders are not tried");
    }
    if (lane.ranWhole()) {
      warnings.add(
          "A call stopped inside 100 times: what it did after that is one step, and other orders of it"
              + " are not tried");
    }
    if (failure.isEmpty() && !trial.sawStep()) {
      throw new ExplorerException(
          "No step of the database was seen, so that nothing was explored: take the connections from"
              + " the scenario's DataSource or Connection, or begin the URL of a pool of your own with"
              + " jdbc:domainflow:postgresql:");
    }
    long schedules = plan.begun();
    if (failure.isEmpty()) {
      remembered.forget();
      return report(serial, schedules, plan, Optional.empty(), 0, null);
    }
    Trial.Judged found = failure.get().judged();
    String how =
        failure.get().number() == 0
            ? "the last failure, run again"
            : "found by schedule " + failure.get().number();
    Trial.Judged shortest = shrink(lane, found);
    Named named = name(lane, shortest);
    shortest = named.judged();
    remembered.remember(shortest.order().toString());
    if (shortest.order().choices().size() < found.order().choices().size()
        || shortest.order().switches() < found.order().switches()) {
      how +=
          ", shrunk from "
              + found.order().choices().size()
              + " steps and "
              + found.order().switches()
              + " switches to "
              + shortest.order().choices().size()
              + " and "
              + shortest.order().switches();
    }
    FailedSchedule told = tell(named, serialOf(lane, shortest), how + "; seed " + settings.seed());
    return report(
        serial, schedules, plan, Optional.of(told), failure.get().number(), cause(shortest));
  }

  /**
   * Runs one order, exactly.
   *
   * @throws OrderMismatchException if the order does not fit the code
   * @throws IllegalArgumentException if the text is no order
   */
  public ExplorationReport replay(String text) throws SQLException, InterruptedException {
    Order order = Order.parse(text);
    return withCopyIfNeeded(() -> replayed(order));
  }

  private ExplorationReport replayed(Order order) throws SQLException, InterruptedException {
    Lane lane = lanes.first();
    Serial serial = serialRuns.of(lane, Set.of());
    warnings.addAll(serial.warnings());
    lane.letSessionsMatter();
    Trial.Judged judged = strictly(lane, order);
    warnings.addAll(serialRuns.warnings());
    warnings.addAll(lanes.beyondClock());
    Optional<FailedSchedule> told = Optional.empty();
    if (judged.failed()) {
      Named named = name(lane, judged);
      told = Optional.of(tell(named, serialOf(lane, judged), "replayed"));
    }
    return new ExplorationReport(
        trial.actors(),
        serial.runs(),
        1,
        0,
        BigInteger.ZERO,
        false,
        elapsed(),
        told,
        0,
        cause(judged),
        warnings);
  }

  private Trial.Judged strictly(Lane lane, Order order) throws SQLException, InterruptedException {
    Set<Integer> leftOut = order.leftOut();
    if (leftOut.stream().anyMatch(actor -> actor >= trial.actors())) {
      throw new OrderMismatchException("it leaves out an actor that does not exist");
    }
    Follow follow = Follow.strictly(order);
    Trial.Judged judged = tried(lane, follow, leftOut, serialRuns.of(lane, leftOut));
    follow.check();
    return confirmed(lane, judged);
  }

  private Serial serialOf(Lane lane, Trial.Judged judged)
      throws SQLException, InterruptedException {
    return serialRuns.of(lane, judged.leftOut());
  }

  /** The failure of an earlier run, if there is one and it fails still. */
  private Optional<Failure> lastFailure(Lane lane) throws SQLException, InterruptedException {
    Optional<String> text = remembered.last();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Trial.Judged judged = strictly(lane, Order.parse(text.get()));
      return judged.failed() ? Optional.of(new Failure(judged, 0)) : Optional.empty();
    } catch (OrderMismatchException | IllegalArgumentException e) {
      remembered.forget(); // the code is another now
      return Optional.empty();
    }
  }

  private Trial.Judged tried(Lane lane, Course course, Set<Integer> leftOut, Serial serial)
      throws SQLException, InterruptedException {
    return tried(lane, course, leftOut, serial, null);
  }

  /**
   * Runs one schedule. One whose call ended with an expected exception may be as if it had not been
   * there: that the others come to what they reach without it is no failure.
   */
  private Trial.Judged tried(
      Lane lane,
      Course course,
      Set<Integer> leftOut,
      Serial serial,
      @Nullable StepListener listener)
      throws SQLException, InterruptedException {
    return excused(lane, trial.run(lane, course, leftOut, serial, listener));
  }

  private Trial.Judged excused(Lane lane, Trial.Judged judged)
      throws SQLException, InterruptedException {
    if (!judged.isOnlyNotSerial()
        || settings.iterations() > 1
        || judged.schedule().content().isEmpty()) {
      return judged;
    }
    Set<Integer> absent = new HashSet<>();
    Set<Integer> struck = new HashSet<>();
    for (int actor = 0; actor < trial.actors(); actor++) {
      ActorEnd end = judged.schedule().ends().get(actor);
      if (end.struck()) {
        struck.add(actor); // it may have done its work, or none of it
      } else if (end.gaveUp()) {
        absent.add(actor);
      }
    }
    if (absent.isEmpty() && struck.isEmpty()) {
      return judged;
    }
    absent.addAll(judged.leftOut());
    Set<Integer> neither = new HashSet<>(absent);
    neither.addAll(struck);
    neither.addAll(trial.faults());
    for (Set<Integer> undone : subsets(List.copyOf(struck))) {
      undone.addAll(absent);
      if (comesTo(lane, judged, undone, neither)) {
        return judged.excused();
      }
    }
    return judged;
  }

  /** All of them, from none to all. */
  private static List<Set<Integer>> subsets(List<Integer> of) {
    List<Set<Integer>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << of.size(); bits++) {
      Set<Integer> subset = new HashSet<>();
      for (int at = 0; at < of.size(); at++) {
        if ((bits >> at & 1) == 1) {
          subset.add(of.get(at));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }

  /** Whether the content, and what others say, is what the others come to without the absent. */
  private boolean comesTo(Lane lane, Trial.Judged judged, Set<Integer> absent, Set<Integer> silent)
      throws SQLException, InterruptedException {
    Outcome outcome = Outcome.of(judged.schedule(), judged.schedule().content().orElseThrow());
    Serial others = serialRuns.of(lane, absent);
    List<Outcome> legitimate = others.outcomes();
    Outcome compared = others.comparable(outcome).withoutResultsOf(silent);
    return legitimate != null
        && legitimate.stream().anyMatch(one -> one.withoutResultsOf(silent).equals(compared));
  }

  /**
   * An outcome that no serial order gives may be one because a value varies by itself, such as a
   * duration in milliseconds, and was the same so far by chance. Both sides are run again to see.
   */
  private Trial.Judged confirmed(Lane lane, Trial.Judged judged)
      throws SQLException, InterruptedException {
    if (!judged.isOnlyNotSerial() || judged.outcome().isEmpty()) {
      return judged;
    }
    serialRuns.runAgain(lane, judged.leftOut());
    for (int time = 0; time < 2; time++) {
      Trial.Judged again =
          trial.run(
              lane,
              Follow.leniently(judged.order().choices()),
              judged.leftOut(),
              serialOf(lane, judged));
      if (again.order().equals(judged.order()) && again.outcome().isPresent()) {
        serialRuns.learn(judged.outcome().get(), again.outcome().get());
      }
    }
    return excused(lane, trial.judgedAgain(judged, serialOf(lane, judged)));
  }

  // --- The search ---

  private Optional<Failure> search(Plan plan) throws SQLException, InterruptedException {
    AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    List<Thread> others = new ArrayList<>();
    for (int number = 1; number < settings.lanes(); number++) {
      Lane lane = lanes.lane(number);
      Thread thread =
          new Thread(
              () -> searchOn(lane, plan, failure, broken), "domainflow-lane-" + (number + 1));
      thread.setDaemon(true);
      others.add(thread);
      thread.start();
    }
    searchOn(lanes.first(), plan, failure, broken);
    for (Thread thread : others) {
      thread.join();
    }
    Throwable thrown = broken.get();
    if (thrown instanceof SQLException sql) {
      throw sql;
    }
    if (thrown instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return Optional.ofNullable(failure.get());
  }

  private void searchOn(
      Lane lane,
      Plan plan,
      AtomicReference<@Nullable Failure> failure,
      AtomicReference<@Nullable Throwable> broken) {
    try {
      Optional<Plan.Next> next = plan.take();
      while (next.isPresent()) {
        Serial serial = serialRuns.of(lane, Set.of());
        Trial.Judged judged = confirmed(lane, tried(lane, next.get().course(), Set.of(), serial));
        if (judged.failed()) {
          failure.compareAndSet(null, new Failure(judged, next.get().number()));
          plan.abandon(next.get());
          plan.stop();
          return;
        }
        plan.finish(next.get());
        if (lane.letSessionsMatter()) {
          lanes.sessionsMatter();
          plan.restart();
        }
        next = plan.take();
      }
    } catch (Throwable thrown) {
      broken.compareAndSet(null, thrown);
      plan.stop();
    }
  }

  // --- The story of a failure ---

  private Trial.Judged shrink(Lane lane, Trial.Judged found)
      throws SQLException, InterruptedException {
    shrinkUntil = System.nanoTime() + SHRINK_WITHIN.toNanos();
    if (!found.schedule().lost().isEmpty()) {
      return found;
    }
    Shortest shortest = new Shortest(found);
    Shrink.shrink(
        found.order().choices(),
        trial.actors(),
        Shrink.DEFAULT_BUDGET,
        (choices, leftOut) -> shortest.tryOut(lane, choices, leftOut));
    if (shortest.broken instanceof SQLException sql) {
      throw sql;
    }
    if (shortest.broken instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    return confirmed(lane, shortest.best).failed() ? shortest.best : found;
  }

  /** Runs what the shrinking asks for, and keeps the last that failed alike. */
  private final class Shortest {
    private Trial.Judged best;
    private @Nullable Exception broken;

    Shortest(Trial.Judged found) {
      best = found;
    }

    Optional<List<Integer>> tryOut(Lane lane, List<Integer> choices, Set<Integer> leftOut) {
      if (broken != null || System.nanoTime() - shrinkUntil > 0 || !trial.canDoWithout(leftOut)) {
        return Optional.empty();
      }
      try {
        Serial serial = serialRuns.of(lane, leftOut);
        if (serial.alone().isPresent()) {
          return Optional.empty(); // without the others it fails in any case
        }
        Trial.Judged judged = tried(lane, Follow.leniently(choices), leftOut, serial);
        if (!judged.failsLike(best) || !judged.schedule().lost().isEmpty()) {
          return Optional.empty();
        }
        if (isSimpler(judged, best)) {
          best = judged;
        }
        return Optional.of(judged.order().choices());
      } catch (SQLException | InterruptedException e) {
        broken = e;
        return Optional.empty();
      }
    }
  }

  private static boolean isSimpler(Trial.Judged one, Trial.Judged other) {
    int actors = other.leftOut().size() - one.leftOut().size();
    int switches = one.order().switches() - other.order().switches();
    int steps = one.order().choices().size() - other.order().choices().size();
    return actors != 0 ? actors < 0 : switches != 0 ? switches < 0 : steps < 0;
  }

  /** A failing schedule, and what its anomaly is called. */
  private record Named(Trial.Judged judged, List<Anomaly> anomalies) {}

  /** Runs it once more to see which reads and writes make the cycle. */
  private Named name(Lane lane, Trial.Judged failed) throws SQLException, InterruptedException {
    if (!failed.schedule().lost().isEmpty() || failed.schedule().abandoned()) {
      return new Named(failed, List.of());
    }
    lane.renew(); // before the session of its own that it opens
    try (Dependencies dependencies = new Dependencies(lane)) {
      Trial.Judged again =
          tried(
              lane,
              Follow.leniently(failed.order().choices()),
              failed.leftOut(),
              serialOf(lane, failed),
              dependencies);
      if (!again.failsLike(failed) || !again.order().equals(failed.order())) {
        warnings.add("Run once more, the same order did not fail: the code is not deterministic");
        return new Named(failed, List.of());
      }
      return new Named(
          again,
          new Anomalies(again.schedule().history(), dependencies).anomaly().stream().toList());
    }
  }

  private FailedSchedule tell(Named named, Serial serial, String search) {
    Trial.Judged judged = named.judged();
    History history = judged.schedule().history();
    List<String> expected = new ArrayList<>();
    List<Outcome> outcomes = serial.outcomes();
    if (outcomes != null) {
      outcomes.stream().limit(4).forEach(outcome -> expected.add(outcome.words(trial.names())));
    }
    return new FailedSchedule(
        scenario,
        search,
        history,
        judged.findings(),
        named.anomalies(),
        expected,
        judged.order().toString(),
        warnings);
  }

  private ExplorationReport failsAlone(Serial serial, Serial.Failed alone) {
    FailedSchedule told =
        new FailedSchedule(
            scenario,
            "no race: it fails when the actors go one after the other ("
                + String.join(", ", alone.order())
                + "); a plain test that calls them in this order shows the same",
            alone.schedule().history(),
            alone.findings(),
            List.of(),
            List.of(),
            "",
            warnings);
    return new ExplorationReport(
        trial.actors(),
        serial.runs(),
        0,
        0,
        BigInteger.ZERO,
        false,
        elapsed(),
        Optional.of(told),
        0,
        alone.schedule().ends().stream()
            .map(end -> end.thrown())
            .filter(thrown -> thrown != null)
            .findFirst()
            .orElse(null),
        warnings);
  }

  private ExplorationReport report(
      Serial serial,
      long schedules,
      Plan plan,
      Optional<FailedSchedule> failed,
      long firstFailure,
      @Nullable Throwable cause) {
    return new ExplorationReport(
        trial.actors(),
        serial.runs(),
        schedules,
        plan.redundant(),
        plan.orders(),
        failed.isEmpty() && plan.exhausted() && !waitedInJvm(),
        elapsed(),
        failed,
        firstFailure,
        cause,
        warnings);
  }

  /** On any lane; then there are orders that no choice of steps leads to. */
  private boolean waitedInJvm() {
    return lanes.all().stream().anyMatch(Lane::waitedInJvm);
  }

  private static @Nullable Throwable cause(Trial.Judged judged) {
    return judged.schedule().ends().stream()
        .map(end -> end.thrown())
        .filter(thrown -> thrown != null)
        .findFirst()
        .orElse(null);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
