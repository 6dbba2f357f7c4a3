package io.domainflow.explore.schedule;

import io.domainflow.explore.Invariants;
import io.domainflow.explore.Struck;
import io.domainflow.explore.clock.BeyondReach;
import io.domainflow.explore.gate.Gate;
import io.domainflow.explore.gate.Reading;
import io.domainflow.explore.gate.Session;
import io.domainflow.explore.gate.SessionPool;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.inside.InsideGates;
import io.domainflow.explore.inside.Stop;
import io.domainflow.explore.order.Access;
import io.domainflow.explore.order.Candidate;
import io.domainflow.explore.order.Course;
import io.domainflow.explore.order.Footprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/**
 * The gate of one lane: lets one strand go on at a time, in the order that a {@link Course}
 * decides. Whoever arrives last decides, so that a schedule needs no thread of its own; the {@link
 * Watch} looks after strands that do not arrive.
 *
 * <p>Thread-safe: everything that changes is guarded by {@link #lock}. It is never held while the
 * server is asked. The lock of {@link #witness} is taken without it.
 *
 * <p>Above 400 lines, as the states of a strand and all that changes them are one thing.
 */
final class Turns implements Gate {
  private static final int REMEMBERED = 10_000;

  /** Of statements that tell the real time, so many are named. */
  private static final int MOST_BEYOND = 20;

  /** Code that asks for more than that after the end of its schedule will not stop asking. */
  private static final int REFUSALS = 500;

  /** A call with more of them, a loop or a recursion, goes on whole. */
  private static final int MOST_STOPS = 100;

  /** Who woke up so often while others took no step is let sleep until they have. */
  private static final int LOOKS = 3;

  /** Which strand a thread is; threads that it makes know whose they are. */
  private static final InheritableThreadLocal<@Nullable Place> PLACE =
      new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Place childValue(@Nullable Place parent) {
          return parent == null ? null : parent.turns().made(parent);
        }
      };

  /**
   * Where a thread belongs.
   *
   * @param thread null until it has taken a step
   * @param strand null where it was made in an earlier schedule
   */
  private record Place(
      Turns turns, long schedule, int actor, @Nullable Thread thread, @Nullable Strand strand) {}

  final ReentrantLock lock = new ReentrantLock();
  final Condition watched = lock.newCondition();

  private final Relations relations;
  private final boolean hasCopy;
  final Connection witness;
  final ReentrantLock witnessLock = new ReentrantLock();
  private final SessionNumbers numbers;

  /** Null where nothing stops inside of statements. */
  final @Nullable InsideGates gates;

  // Kept from schedule to schedule.
  private final Map<Integer, TouchReader> readers = new HashMap<>();
  private final Map<Integer, Session> sessions = new HashMap<>();
  private final Map<String, StatementText> texts = bounded();
  private final StepWords words = new StepWords();
  private final Map<Long, TouchReader.Remembered> touches = bounded();
  private final Map<Long, Touch> touchesSoFar = bounded();

  /** Before the steps that waited, which are kept by who let them go as well. */
  private final Map<Long, TouchReader.Seen> befores = bounded();

  private final Map<Long, Boolean> waited = bounded();
  private final Set<String> beyondClock = new LinkedHashSet<>();
  private boolean sessionsMatter;
  private boolean waitedInJvm;
  private boolean ranWhole;

  // Of the schedule that runs.
  private long schedule;
  private boolean active;
  private boolean abandoned;
  private @Nullable Course course;
  private int stepLimit;
  private long path;
  private long publishes;
  final List<Strand> strands = new ArrayList<>();
  final List<Recorded> recorded = new ArrayList<>();
  final List<Finding> findings = new ArrayList<>();
  final Strangers strangers = new Strangers(strands);
  private final Map<Integer, Strand> lastUser = new HashMap<>();
  private final Map<Strand, Long> polledAt = new HashMap<>();
  private final List<Strand> unreported = new ArrayList<>();
  private final Set<Long> written = new HashSet<>();
  private boolean schema;
  private boolean failedStatement;
  private boolean leftSessionState;
  private @Nullable Throwable broken;
  private List<Integer> startOrder = List.of();
  private boolean startsLate;
  private @Nullable StepCheck afterEachStep;
  private final List<Invariants.Broken> brokenAfterStep = new ArrayList<>();
  private final Map<Integer, Integer> borrows = new HashMap<>();
  private final List<Strand> lostWork = new ArrayList<>();
  private @Nullable Strand abandonAfter;
  private @Nullable Finding suspectedDeadlock;
  private boolean toleratesDeadlock;
  private final Faults faults = new Faults(this);
  private @Nullable StepListener listener;
  private final List<Strand> leaving = new ArrayList<>();

  /** Looks at what is committed after a step. */
  @FunctionalInterface
  interface StepCheck {
    /** Invariants that do not hold now. */
    List<Invariants.Broken> after() throws SQLException;
  }

  /** Numbers of sessions for people, by backend. */
  @FunctionalInterface
  interface SessionNumbers {
    int of(int backend);
  }

  /**
   * A gate for a lane's sessions.
   *
   * @param hasCopy whether the database can be made anew, so that schedules may change its schema
   * @param gates null where nothing stops inside of statements
   */
  Turns(
      Relations relations,
      boolean hasCopy,
      Connection witness,
      SessionNumbers numbers,
      @Nullable InsideGates gates) {
    this.relations = relations;
    this.hasCopy = hasCopy;
    this.witness = witness;
    this.numbers = numbers;
    this.gates = gates;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** The turns that the calling thread's steps are subject to, if it is a strand of a schedule. */
  static Optional<Turns> ofThisThread() {
    Place place = PLACE.get();
    return place == null ? Optional.empty() : Optional.of(place.turns());
  }

  // --- A schedule's begin and end, called by the lane's thread ---

  /** Sets up a schedule; strands are added next. */
  void open(Course course, int stepLimit, List<Integer> startOrder, boolean startsLate) {
    lock.lock();
    try {
      schedule++;
      this.course = course;
      this.stepLimit = stepLimit;
      this.startOrder = List.copyOf(startOrder);
      this.startsLate = startsLate;
      afterEachStep = null;
      listener = null;
      brokenAfterStep.clear();
      borrows.clear();
      lostWork.clear();
      abandonAfter = null;
      suspectedDeadlock = null;
      faults.forget();
      path = 0;
      publishes = 0;
      abandoned = false;
      strands.clear();
      strangers.forget();
      recorded.clear();
      findings.clear();
      lastUser.clear();
      polledAt.clear();
      unreported.clear();
      leaving.clear();
      written.clear();
      schema = false;
      failedStatement = false;
      leftSessionState = false;
      broken = null;
      sessions.values().removeIf(Turns::isClosed);
      readers.keySet().retainAll(sessions.keySet());
      readers.values().forEach(TouchReader::forget);
      active = true;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isClosed(Session session) {
    try {
      return session.connection().isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** Adds the strand of an actor; its thread is started when its turn comes. */
  Strand add(String name) {
    lock.lock();
    try {
      Strand strand = new Strand(strands.size(), strands.size(), name, lock.newCondition());
      strands.add(strand);
      return strand;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the first actor start. */
  void begin() {
    lock.lock();
    try {
      advance(false);
    } finally {
      lock.unlock();
    }
  }

  /** No step is controlled any more. */
  void close() {
    lock.lock();
    try {
      active = false;
      course = null;
    } finally {
      lock.unlock();
    }
  }

  /** What the schedule wrote, and whether rows alone set it back. */
  Set<Long> written() {
    return written;
  }

  boolean changedSchema() {
    return schema;
  }

  /** A statement failed, so that sequences may have moved without a trace. */
  boolean hadFailure() {
    return failedStatement;
  }

  /** Sessions were given settings or locks that outlive transactions. */
  boolean leftSessionState() {
    return leftSessionState;
  }

  /** From now on it matters which session an actor gets from the pool. */
  void letSessionsMatter() {
    lock.lock(); // another lane may have found out while a schedule runs here
    try {
      sessionsMatter = true;
    } finally {
      lock.unlock();
    }
  }

  /** An actor waited inside the JVM, and not for a thread that it made. */
  void noteWaitInJvm() {
    waitedInJvm = true;
  }

  boolean waitedInJvm() {
    return waitedInJvm;
  }

  /** A call had so many stops that the rest of it was run whole. */
  boolean ranWhole() {
    return ranWhole;
  }

  boolean sessionsMatter() {
    return sessionsMatter;
  }

  /** Warnings about statements that tell the real time, where the database has a clock. */
  List<String> beyondClock() {
    lock.lock();
    try {
      return List.copyOf(beyondClock);
    } finally {
      lock.unlock();
    }
  }

  Map<Integer, Session> sessions() {
    return sessions;
  }

  @Nullable Throwable broken() {
    return broken;
  }

  void checkAfterEachStep(@Nullable StepCheck check) {
    afterEachStep = check;
  }

  void tell(@Nullable StepListener listener) {
    this.listener = listener;
  }

  List<Invariants.Broken> brokenAfterStep() {
    return brokenAfterStep;
  }

  /** Strands whose work was rolled back by the pool, as they gave it back unfinished. */
  List<Strand> usersOfLostWork() {
    return lostWork;
  }

  /** Whether a session with settings or locks of its own may have gone from hand to hand. */
  boolean passedSessionsOn() {
    return leftSessionState && borrows.values().stream().anyMatch(times -> times > 1);
  }

  // --- Called by the threads of actors ---

  /** The calling thread is this strand from now on. */
  void enter(Strand strand) {
    PLACE.set(new Place(this, schedule, strand.actor, Thread.currentThread(), strand));
  }

  /** The calling thread's strand has ended. */
  void leave(Strand strand) {
    PLACE.remove();
    lock.lock();
    try {
      strand.become(Strand.State.DONE);
      advance(false);
      if (abandoned || strands.stream().noneMatch(Strand::isBusy)) {
        watched.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean controls(Session session) {
    lock.lock();
    try {
      return active && !abandoned;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T pass(Step step, Call<T> call) throws SQLException {
    Strand strand = null;
    boolean refused = false;
    boolean crashed = false;
    lock.lock();
    try {
      if (isOfThePast()) {
        refused = !isCleanUp(step);
      } else if (active && step.kind() != Step.Kind.CONNECT) {
        strand = strand();
        if (step.session() == null && strand.is(Strand.State.EXECUTING)) {
          return call.run(); // an invariant that asks what time it is, amidst a step
        }
        if (!abandoned && !hasCopy && mayChangeSchema(step)) {
          broken = new SchemaChangeException();
          abandon();
        }
        if (!abandoned && !faults.hasCrashed(strand.actor)) {
          arrive(strand, step);
        }
        if (abandoned || faults.hasCrashed(strand.actor)) {
          refused = !isCleanUp(step);
          crashed = !abandoned;
          refuse(strand);
          strand = null;
        }
      }
    } finally {
      lock.unlock();
    }
    if (refused) {
      throw crashed ? new ActorCrashedError() : new ScheduleAbandonedError();
    }
    return strand == null ? call.run() : execute(strand, step, call);
  }

  /**
   * Sleeps until the calling strand is chosen to wake up, however long that takes.
   *
   * @return false if the calling thread belongs to no schedule, and has not slept
   */
  static boolean sleepInTurn() throws InterruptedException {
    Place place = PLACE.get();
    return place != null && place.turns().sleep();
  }

  private boolean sleep() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (isOfThePast()) {
        throw new ScheduleAbandonedError();
      }
      if (!active) {
        return false;
      }
      Strand strand = strand();
      if (!isOver(strand)) {
        strand.become(Strand.State.SLEEPING);
        advance(false);
      }
      try {
        while (strand.is(Strand.State.SLEEPING) && !isOver(strand)) {
          strand.turn.await();
        }
      } finally {
        if (strand.is(Strand.State.SLEEPING)) {
          strand.become(Strand.State.RUNNING);
          watched.signal();
        }
      }
      if (isOver(strand)) {
        refuse(strand);
        throw abandoned ? new ScheduleAbandonedError() : new ActorCrashedError();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(Strand strand) {
    return abandoned || faults.hasCrashed(strand.actor);
  }

  /** Whether the schema may be another after the step. */
  private boolean mayChangeSchema(Step step) {
    if (step.kind() != Step.Kind.STATEMENT && step.kind() != Step.Kind.BATCH) {
      return false;
    }
    StatementText text = text(step);
    return text.definesSchema()
        || text.mayDefineSchema()
        || (relations.hidesSchemaChanges() && !text.plainSelect() && !text.utility());
  }

  /** Whether the calling thread is an actor whose schedule is over. */
  private boolean isOfThePast() {
    Place place = PLACE.get();
    if (place == null
        || place.turns() != this
        || place.thread() != Thread.currentThread()
        || place.strand() == null
        || place.strand().number != place.actor()
        || (active && place.schedule() == schedule)) {
      return false;
    }
    refuse(place.strand());
    return true;
  }

  /**
   * Counts the steps that a strand asks for after its schedule. One that catches everything and
   * tries again would do so for ever, and is held here for ever.
   */
  private void refuse(Strand strand) {
    strand.refused++;
    if (strand.refused < REFUSALS) {
      return;
    }
    strand.parked = true;
    watched.signal();
    while (strand.parked) {
      strand.turn.awaitUninterruptibly();
    }
  }

  /** What code does on its way out, and may do when its schedule is over. */
  private static boolean isCleanUp(Step step) {
    return switch (step.kind()) {
      case ROLLBACK, RETURN, DISCONNECT, SETTING -> true;
      default -> false;
    };
  }

  private Strand strand() {
    Thread thread = Thread.currentThread();
    Place place = PLACE.get();
    if (place != null && place.turns() == this && place.schedule() == schedule) {
      Strand strand = place.strand() == null ? add(place.actor()) : place.strand();
      return place.thread() == thread ? strand : join(strand, thread);
    }
    return join(add(actorAtWork()), thread);
  }

  /** Whose a thread is that was there before the schedule: probably his who works just now. */
  private int actorAtWork() {
    Strand atWork = null;
    for (Strand strand : strands) {
      if (strand.isBusy()) {
        return strand.actor;
      }
      if (strand.is(Strand.State.WAITING) && (atWork == null || strand.since > atWork.since)) {
        atWork = strand;
      }
    }
    return atWork == null ? 0 : atWork.actor;
  }

  /** A thread was made; its number tells the order of making, not that of first steps. */
  private Place made(Place parent) {
    lock.lock();
    try {
      strangers.comeUp();
      boolean isOurs = active && parent.schedule() == schedule;
      return new Place(
          this, parent.schedule(), parent.actor(), null, isOurs ? add(parent.actor()) : null);
    } finally {
      lock.unlock();
    }
  }

  private Strand add(int actor) {
    long siblings = strands.stream().filter(strand -> strand.actor == actor).count();
    Strand strand =
        new Strand(
            strands.size(),
            actor,
            strands.get(actor).name + "/" + (siblings + 1),
            lock.newCondition());
    strand.become(Strand.State.IDLE);
    strands.add(strand);
    return strand;
  }

  /** A thread that the code started takes its first step. */
  private Strand join(Strand strand, Thread thread) {
    strand.thread = thread;
    strand.become(Strand.State.RUNNING);
    PLACE.set(new Place(this, schedule, strand.actor, thread, strand));
    return strand;
  }

  /** Waits for the strand's turn; returns with its step let go, or abandoned. */
  private void arrive(Strand strand, Step step) {
    boolean othersBusy = strands.stream().anyMatch(other -> other != strand && other.isBusy());
    strand.pending = step;
    strand.granted = false;
    if (isSilent(step)
        && !othersBusy
        && strand.is(Strand.State.RUNNING)
        && !faults.isPaused(strand.actor)) {
      grant(strand, false);
    } else if (strand.is(Strand.State.SLEEPING)) {
      strand.asleepAtGate = true;
    } else {
      strand.become(Strand.State.READY);
    }
    advance(false);
    while (!strand.granted && !abandoned && !faults.hasCrashed(strand.actor)) {
      strand.turn.awaitUninterruptibly();
    }
    if (!strand.granted) {
      strand.become(Strand.State.RUNNING);
    }
  }

  /** Whether the order of the step and those of others makes no difference, as far as one knows. */
  private boolean isSilent(Step step) {
    return switch (step.kind()) {
      case SETTING, SAVEPOINT, RELEASE_SAVEPOINT, CONNECT -> true;
      case BORROW, RETURN -> !sessionsMatter;
      case AUTO_COMMIT -> step.session() == null || !reader(step.session()).endMatters();
      case DISCONNECT ->
          step.session() == null
              || (!reader(step.session()).endMatters() && !mayHoldSessionLocks());
      default -> false;
    };
  }

  /** Whether sessions may hold advisory locks that outlive transactions. */
  private boolean mayHoldSessionLocks() {
    return leftSessionState || relations.hidesAdvisoryLocks();
  }

  private TouchReader reader(Session session) {
    Session known = sessions.put(session.backend(), session);
    if (known != null && known.connection() != session.connection()) {
      readers.remove(session.backend());
    }
    return readers.computeIfAbsent(
        session.backend(), backend -> new TouchReader(session, relations));
  }

  private StatementText text(Step step) {
    StatementText known = texts.get(step.text());
    if (known == null) {
      known = StatementText.of(step.text());
      texts.put(step.text(), known);
      if (relations.hasClock() && beyondClock.size() < MOST_BEYOND) {
        BeyondReach.warning(step.text()).ifPresent(beyondClock::add);
      }
    }
    return known;
  }

  // --- Decisions; the lock is held ---

  /**
   * Lets the next strand go on, if nobody is busy.
   *
   * @param quiet whether strands that wait inside the JVM were seen to stand still
   */
  void advance(boolean quiet) {
    if (!active || abandoned || strands.stream().anyMatch(Strand::isBusy)) {
      return;
    }
    if (strangers.mayArrive()) {
      watched.signal();
      return;
    }
    if (releaseHeld() || (!startsLate && startNext()) || pollListener()) {
      return;
    }
    if (!quiet && strands.stream().anyMatch(strand -> strand.is(Strand.State.WAITING))) {
      watched.signal();
      return;
    }
    for (Strand strand : strands) {
      if (strand.is(Strand.State.READY)
          && strand.pending != null
          && isSilent(strand.pending)
          && !faults.isPaused(strand.actor)) {
        grant(strand, false);
        return;
      }
    }
    List<Candidate> candidates = candidates();
    if (candidates.stream().allMatch(this::sawNothingNew) && resume()) {
      candidates = candidates();
    }
    if (startsLate && candidates.stream().allMatch(this::sawNothingNew) && startNext()) {
      return;
    }
    if (candidates.isEmpty()) {
      watched.signal();
      return;
    }
    if (recorded.size() >= stepLimit) {
      findings.add(Findings.livelock(stepLimit));
      abandon();
      return;
    }
    choose(candidates);
  }

  /** Who was paused goes on, if somebody was: no choice, as nobody else can. */
  private boolean resume() {
    Optional<Strand> resumed = faults.resume();
    resumed.ifPresent(
        strand -> {
          Recorded event =
              new Recorded(
                  recorded.size() + 1,
                  strand.number,
                  0,
                  Step.of(Step.Kind.LABEL, null, Findings.RESUMES));
          event.endedAfter = event.place;
          recorded.add(event);
        });
    return resumed.isPresent();
  }

  private boolean releaseHeld() {
    for (Strand strand : unreported) {
      report(strand, false);
    }
    unreported.clear();
    for (Strand strand : strands) {
      if (strand.is(Strand.State.HELD)) {
        strand.become(Strand.State.RUNNING);
        strand.turn.signal();
        return true;
      }
    }
    return false;
  }

  /** Whether it may start; one that comes back for another does so after that one's crash. */
  private boolean comesUp(Strand strand) {
    Integer target = faults.comesBackFor(strand.number);
    if (target == null || faults.hasCrashed(target)) {
      return true;
    }
    if (strands.get(target).is(Strand.State.DONE)) {
      strand.become(Strand.State.DONE); // it has ended, and crashes no more
    }
    return false;
  }

  private boolean startNext() {
    for (int actor : startOrder) {
      Strand strand = strands.get(actor);
      if (strand.is(Strand.State.NEW) && strand.thread != null && comesUp(strand)) {
        strand.become(Strand.State.RUNNING);
        strand.thread.start();
        return true;
      }
    }
    return false;
  }

  /** After a commit, who listens looks whether it brought something. */
  private boolean pollListener() {
    for (Strand strand : strands) {
      if (strand.is(Strand.State.LISTENING) && polledAt.getOrDefault(strand, -1L) < publishes) {
        polledAt.put(strand, publishes);
        strand.granted = true;
        strand.become(Strand.State.EXECUTING);
        strand.turn.signal();
        return true;
      }
    }
    return false;
  }

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    List<Candidate> again = new ArrayList<>();
    for (Strand strand : strands) {
      if (faults.isPaused(strand.actor)) {
        continue;
      }
      if (strand.is(Strand.State.READY) && strand.pending != null) {
        candidates.add(new Candidate(strand.number, words.of(strand.pending)));
      } else if (strand.is(Strand.State.SLEEPING)) {
        Candidate sleeper = new Candidate(strand.number, Findings.SLEEPS);
        (sawNothingNew(sleeper) ? again : candidates).add(sleeper);
      }
    }
    return candidates.isEmpty() ? again : candidates;
  }

  /**
   * Whether it sleeps again after it woke up, and nobody did anything in between; or it has looked
   * for something often enough since others took their last step.
   */
  private boolean sawNothingNew(Candidate candidate) {
    Strand strand = strands.get(candidate.strand());
    if (!strand.is(Strand.State.SLEEPING) || strand.wokenAt == 0) {
      return false;
    }
    return strand.wokenAt == recorded.size() || wokenAlone(strand) >= LOOKS;
  }

  /** How often it woke up since others took their last step. */
  private int wokenAlone(Strand strand) {
    int times = 0;
    for (int at = recorded.size() - 1; at >= 0; at--) {
      Recorded step = recorded.get(at);
      if (step.strand != strand.number) {
        return times;
      }
      if (step.step.text().equals(Findings.SLEEPS)) {
        times++;
      }
    }
    return times;
  }

  private void choose(List<Candidate> candidates) {
    Course decides = course;
    if (decides == null) {
      return;
    }
    Strand chosen;
    try {
      chosen = strands.get(decides.choose(candidates));
    } catch (RuntimeException e) {
      broken = e;
      abandon();
      return;
    }
    if (chosen.is(Strand.State.SLEEPING)) {
      wake(chosen, decides);
      return;
    }
    grant(chosen, true);
  }

  private void wake(Strand strand, Course decides) {
    Recorded event =
        new Recorded(
            recorded.size() + 1, strand.number, 0, Step.of(Step.Kind.LABEL, null, Findings.SLEEPS));
    event.endedAfter = event.place;
    recorded.add(event);
    strand.wokenAt = event.place;
    mix(strand, Findings.SLEEPS);
    decides.ran(strand.number, alive(strand, Touch.NOTHING).footprint(), false);
    if (strand.asleepAtGate) {
      strand.asleepAtGate = false;
      strand.become(Strand.State.READY);
      advance(false);
    } else {
      strand.become(Strand.State.RUNNING);
      strand.turn.signal();
      watched.signal();
    }
  }

  private void mix(Strand strand, String words) {
    path = (path * 31 + strand.number + 1) * 1_000_003 + words.hashCode() + (path >>> 29);
  }

  private void grant(Strand strand, boolean visible) {
    Step step = strand.pending;
    if (step == null) {
      throw new IllegalStateException(strand.name + " has no step to take");
    }
    mix(strand, words.of(step));
    Session session = step.session();
    Recorded event =
        new Recorded(
            recorded.size() + 1,
            faults.column(strand),
            session == null ? 0 : numbers.of(session.backend()),
            step);
    recorded.add(event);
    strand.current = event;
    strand.visible = visible;
    strand.path = path;
    strand.pending = null;
    strand.granted = true;
    strand.expectedToWait = waited.getOrDefault(path, false);
    if (strand.call != null) {
      leaving.add(strand);
      strand.become(Strand.State.EXECUTING);
      watched.signal();
      return;
    }
    if (session != null) {
      lastUser.put(session.backend(), strand);
    }
    strand.become(Strand.State.EXECUTING);
    strand.turn.signal();
    if (strand.expectedToWait) {
      watched.signal();
    }
  }

  // --- Inside of statements; the lock is held but where it says so ---

  /** The strand stands at a stop inside of its call: the step that led there has ended. */
  void stopInside(Strand strand, Stop stop, Touch touchedSoFar) {
    Recorded ended = strand.current;
    if (ended == null || ended.step.session() == null) {
      throw new IllegalStateException(strand.name + " stops inside of nothing");
    }
    boolean late = !strand.is(Strand.State.EXECUTING);
    Touch touched = touchedSoFar;
    if (stop.afterError() || strand.endsTransaction) {
      Set<Long> all = strand.endsTransaction ? relations.restorable() : Set.of();
      touched = new Touch(Footprint.EVERYTHING, all, touched.wrote(), touched.schema());
      publishes++;
    }
    strand.endsTransaction = stop.endsTransaction();
    ended.touch = touched;
    written.addAll(touched.written());
    if (strand.call == null) {
      strand.call = ended;
    } else {
      ended.endedAfter = recorded.size();
    }
    String text = stop.text();
    if (stop.isRow()) {
      text = "row " + strand.rows.merge(text, 1, Integer::sum) + " of " + text;
    }
    strand.stops++;
    ranWhole |= strand.stops >= MOST_STOPS;
    strand.pending =
        new Step(
            Step.Kind.INSIDE, ended.step.session(), text, stop.parameters(), null, new Reading());
    if (late) {
      unreported.add(strand);
    } else if (strand.visible) {
      report(strand, false);
    }
    waited.put(strand.path, true); // whether it is soon to be looked for
    strand.become(Strand.State.READY);
    if (stop.afterError() || relations.hidesAdvisoryLocks() || touched.wrote()) {
      unsettle(strand);
    }
  }

  /** Those that were chosen at a stop, and are to be let go by the watch. */
  List<Strand> leaving() {
    List<Strand> all = List.copyOf(leaving);
    leaving.clear();
    return all;
  }

  /** Called without the lock. */
  void letGo(Strand strand, Session session) throws SQLException {
    InsideGates all = gates;
    if (all == null) {
      throw new IllegalStateException("no gates");
    }
    if (strand.stops >= MOST_STOPS) {
      all.open(session.backend());
    } else {
      all.letGo(session.backend());
    }
  }

  /** What a strand's step touched that led to a stop inside its call. Called without the lock. */
  Touch touchedToStop(Strand strand, Session session) throws SQLException {
    TouchReader reader;
    StatementText text;
    TouchReader.Snapshots snapshots;
    boolean first;
    long key;
    lock.lock();
    try {
      Recorded current = strand.current;
      if (current == null) {
        return Touch.UNKNOWN;
      }
      first = strand.call == null;
      key = (current.waited ? strand.path * 31 + path : strand.path) * 31 + 1;
      Touch known = touchesSoFar.get(key);
      if (known != null) {
        return known;
      }
      reader = reader(session);
      text = text(current.step);
      snapshots =
          readers.values().stream()
              .map(TouchReader::strictest)
              .max(Comparator.naturalOrder())
              .orElse(TouchReader.Snapshots.PER_STATEMENT);
    } finally {
      lock.unlock();
    }
    Touch touch;
    witnessLock.lock();
    try {
      touch = reader.toStop(text, witness, first, snapshots);
    } finally {
      witnessLock.unlock();
    }
    lock.lock();
    try {
      touchesSoFar.put(key, touch);
    } finally {
      lock.unlock();
    }
    return touch;
  }

  // --- A step that was let go; the strand's thread, without the lock but where it says so ---

  @SuppressWarnings("NullAway") // null where the call's own result is
  private <T> T execute(Strand strand, Step step, Call<T> call) throws SQLException {
    StepTouch touch = new StepTouch(strand, step);
    T result = null;
    Throwable thrown = null;
    try {
      touch.before();
      mayStopInside(step);
      result = call.run();
      if (step.kind() == Step.Kind.NOTIFICATIONS) {
        result = listen(strand, step, call, result);
      }
    } catch (Throwable e) {
      thrown = e;
    }
    Touch touched = Touch.UNKNOWN;
    boolean done = thrown == null;
    if (done && faults.losesAnswer(strand, step)) {
      thrown = Faults.lostAnswer();
    }
    try {
      touched = touch.after(done ? null : thrown);
      if (done && step.kind() != Step.Kind.LABEL) {
        check(strand, step, touched);
      }
    } catch (SQLException | RuntimeException e) { // ours, and none of the code's business
      if (step.session() == null || !isClosed(step.session())) {
        breakOff(e);
      }
    }
    end(strand, step, touched, touch.lostWork(thrown), thrown);
    if (hasCrashed(strand)) {
      throw new ActorCrashedError();
    }
    if (thrown == null) {
      return result;
    }
    if (thrown instanceof SQLException sql) {
      throw sql;
    }
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    throw (Error) thrown;
  }

  /** Rows of a COPY come without a step, in which it could stop. */
  private void mayStopInside(Step step) throws SQLException {
    InsideGates all = gates;
    Session session = step.session();
    if (all == null || session == null) {
      return;
    }
    if (step.kind() == Step.Kind.COPY) {
      all.open(session.backend());
    } else if (step.kind() != Step.Kind.DISCONNECT) {
      all.hold(session.backend());
    }
  }

  private void breakOff(Exception e) {
    lock.lock();
    try {
      if (active && !abandoned) { // else it is our own cancelling that it met
        broken = e;
        abandon();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells who listens, and checks what is committed, which changes by commits only. */
  private void check(Strand strand, Step step, Touch touched) throws SQLException {
    boolean published = touched.wrote() && commits(step);
    StepListener told = listener;
    Recorded event = strand.call == null ? strand.current : strand.call;
    if (told != null && event != null) {
      told.after(event.place, strand.number, step, published);
    }
    StepCheck check = afterEachStep;
    if (check == null || !published) {
      return;
    }
    List<Invariants.Broken> seen = check.after();
    if (!seen.isEmpty()) {
      lock.lock();
      try {
        brokenAfterStep.addAll(seen);
        abandonAfter = strand;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits, without the server, until a commit may have brought a notification. */
  private <T> T listen(Strand strand, Step step, Call<T> call, T first) throws SQLException {
    T seen = first;
    while (isEmpty(seen) && !Duration.ZERO.equals(step.limit())) {
      lock.lock();
      try {
        strand.granted = false;
        polledAt.putIfAbsent(strand, publishes);
        strand.become(Strand.State.LISTENING);
        watched.signal();
        advance(false);
        while (!strand.granted && !abandoned && !faults.hasCrashed(strand.actor)) {
          strand.turn.awaitUninterruptibly();
        }
        if (abandoned) {
          throw new ScheduleAbandonedError();
        }
        if (!strand.granted) {
          strand.become(Strand.State.EXECUTING);
          return seen; // it has crashed
        }
        if (strand.givesUp) {
          strand.givesUp = false;
          return seen;
        }
      } finally {
        lock.unlock();
      }
      seen = call.run();
    }
    return seen;
  }

  private static boolean isEmpty(@Nullable Object notifications) {
    return notifications == null || (notifications instanceof Object[] array && array.length == 0);
  }

  private void end(
      Strand strand, Step step, Touch touched, boolean loses, @Nullable Throwable thrown) {
    lock.lock();
    try {
      Recorded event = strand.current;
      if (event == null) {
        throw new IllegalStateException(strand.name + " ends no step");
      }
      if (!toleratesDeadlock && !abandoned) {
        Finding deadlock = deadlock(thrown);
        if (deadlock != null) {
          findings.add(deadlock);
          abandon();
        }
      }
      event.touch = alive(strand, touched);
      // What ends by our own doing, cancelled or let go by the end of others, does not end here.
      if (!abandoned || (thrown == null && !event.waited)) {
        event.thrown = thrown;
        event.endedAfter = recorded.size();
      }
      Recorded begun = strand.call;
      if (begun != null) {
        begun.thrown = event.thrown;
        begun.endedAfter = event.endedAfter;
        strand.leaveCall();
      }
      written.addAll(touched.written());
      schema |= touched.schema() && isIdle(step);
      failedStatement |= thrown != null;
      if (step.kind() == Step.Kind.STATEMENT && text(step).marksSession()) {
        leftSessionState = true;
      }
      if (touched.wrote() && commits(step)) {
        publishes++;
      }
      if (loses) {
        lostWork.add(strand);
      }
      if (step.kind() == Step.Kind.BORROW) {
        borrows.merge(strand.actor, 1, Integer::sum);
      }
      boolean late = !strand.is(Strand.State.EXECUTING);
      if (late) {
        strand.become(Strand.State.HELD);
        if (event.waited || strand.visible) {
          unreported.add(strand);
        }
      } else {
        strand.become(Strand.State.RUNNING);
        if (strand.visible) {
          report(strand, false);
        }
      }
      if (mayLetGo(step, thrown)) {
        unsettle(strand);
      }
      if (abandonAfter == strand) {
        abandon();
      }
      if (late) {
        watched.signal();
        advance(false);
        while (strand.is(Strand.State.HELD) && !abandoned && !faults.hasCrashed(strand.actor)) {
          strand.turn.awaitUninterruptibly();
        }
        if (strand.is(Strand.State.HELD)) {
          strand.become(Strand.State.RUNNING);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who waits for each other, if that is what ended a step: as the server tells it, else as seen.
   */
  private @Nullable Finding deadlock(@Nullable Throwable thrown) {
    if (!(thrown instanceof SQLException sql) || !"40P01".equals(sql.getSQLState())) {
      return null;
    }
    List<Strand> cycle = new ArrayList<>();
    for (int backend : DeadlockDetail.waiting(sql)) {
      Strand user = lastUser.get(backend);
      if (user != null) {
        cycle.add(user);
      }
    }
    if (cycle.size() < 2) {
      return suspectedDeadlock;
    }
    Strand first = Collections.min(cycle, Comparator.comparingInt(strand -> strand.number));
    Collections.rotate(cycle, -cycle.indexOf(first)); // the same words, whomever the server ends
    return Findings.deadlock(cycle);
  }

  /** Whether the code expects to be told of deadlocks. */
  void tolerateDeadlocks(boolean tolerates) {
    toleratesDeadlock = tolerates;
  }

  /**
   * Some wait for each other, which is a finding once the server says so. The lock is held.
   *
   * @param finding null if they do no longer
   */
  void suspectDeadlock(@Nullable Finding finding) {
    suspectedDeadlock = finding;
  }

  /** Tells the course what the strand's step touched, and whether it waits. */
  void report(Strand strand, boolean waits) {
    Recorded event = strand.current;
    Course decides = course;
    if (event == null || decides == null) {
      return;
    }
    if (waits) {
      waited.put(strand.path, true);
    }
    decides.ran(strand.number, event.touch.footprint(), waits);
  }

  /** Whether the step's transaction is over, so that what it did to the schema lasts. */
  private static boolean isIdle(Step step) {
    Session session = step.session();
    return session != null && session.connection().getTransactionState() == TransactionState.IDLE;
  }

  /** Whether what the step wrote is committed by now: also by a procedure, or a script's end. */
  private static boolean commits(Step step) {
    return switch (step.kind()) {
      case COMMIT, AUTO_COMMIT -> true;
      case STATEMENT, BATCH, COPY -> isIdle(step);
      default -> false;
    };
  }

  private boolean mayLetGo(Step step, @Nullable Throwable thrown) {
    return thrown != null
        || commits(step)
        || switch (step.kind()) {
          case ROLLBACK, ROLLBACK_TO_SAVEPOINT, RETURN, DISCONNECT, FAULT -> true;
          case STATEMENT, BATCH ->
              text(step).unlocks() || (relations.hidesAdvisoryLocks() && !text(step).plainSelect());
          default -> false;
        };
  }

  /** What others wait for may be over. */
  private void unsettle(Strand ended) {
    for (Strand strand : strands) {
      if (strand != ended && strand.is(Strand.State.BLOCKED)) {
        strand.become(Strand.State.UNSETTLED);
        watched.signal();
      }
    }
  }

  /** Finds out what one step touches, or recalls it. Used by the thread of the step. */
  private final class StepTouch {
    private final Strand strand;
    private final Step step;
    private @Nullable TouchReader reader;
    private @Nullable StatementText text;
    private TouchReader.@Nullable Remembered remembered;
    private TouchReader.@Nullable Seen before;
    private long at;
    private boolean aborted;
    private boolean wrote;
    private boolean sessionLocks;

    StepTouch(Strand strand, Step step) {
      this.strand = strand;
      this.step = step;
    }

    void before() throws SQLException {
      lock.lock();
      try {
        at = strand.path;
        if (step.session() != null) {
          reader = reader(step.session());
          text = text(step);
          remembered = touches.get(at);
          before = befores.get(at);
          wrote = reader.wrote();
          sessionLocks = mayHoldSessionLocks();
          aborted = step.session().connection().getTransactionState() == TransactionState.FAILED;
        }
      } finally {
        lock.unlock();
      }
      // A COPY that is under way answers no question in between.
      if (before == null) {
        before =
            reader != null && remembered == null && touches() && step.kind() != Step.Kind.COPY
                ? reader.before()
                : TouchReader.Seen.NOTHING;
      }
    }

    /** Whether the pool rolled back what the code had neither committed nor given up. */
    boolean lostWork(@Nullable Throwable thrown) {
      return thrown == null
          && wrote
          && !aborted
          && step.kind() == Step.Kind.ROLLBACK
          && step.text().equals(SessionPool.LEFT_OPEN);
    }

    private boolean touches() {
      return switch (step.kind()) {
        case STATEMENT, BATCH, FETCH, METADATA, COPY -> true;
        default -> false;
      };
    }

    Touch after(@Nullable Throwable thrown) throws SQLException {
      TouchReader reads = reader;
      StatementText words = text;
      if (reads == null || words == null) {
        return switch (step.kind()) {
          case BORROW -> Touch.of(Footprint.of("pool", Access.WRITE));
          case LABEL -> Touch.of(Footprint.of("jvm", Access.WRITE));
          case FAULT -> faults.touch(strand);
          case ADVANCE -> // two moves may change places, a move and a look may not
              thrown != null
                  ? Touch.UNKNOWN
                  : Touch.of(Footprint.of(TouchReader.CLOCK, Access.PUBLISH));
          case CLOCK -> Touch.of(Footprint.of(TouchReader.CLOCK, Access.READ));
          default -> Touch.NOTHING;
        };
      }
      return switch (step.kind()) {
        case STATEMENT, BATCH, FETCH, METADATA, COPY ->
            thrown != null ? failed(reads) : touched(reads, words);
        case COMMIT, AUTO_COMMIT -> {
          Touch ended = reads.ended(true);
          yield thrown != null ? failed(reads) : seenByAll(ended);
        }
        case ROLLBACK -> reads.ended(false);
        case DISCONNECT -> {
          Touch ended = reads.ended(false);
          yield sessionLocks ? ended.and(TouchReader.ADVISORY, Access.WRITE) : ended;
        }
        case ROLLBACK_TO_SAVEPOINT -> reads.letGo();
        case RETURN -> {
          Footprint pool = Footprint.of("pool", Access.WRITE);
          yield Touch.of(pool);
        }
        case NOTIFICATIONS -> Touch.of(Footprint.of(TouchReader.CHANNEL, Access.READ));
        default -> Touch.NOTHING;
      };
    }

    /** Where each committed state is looked at, no two commits may change places. */
    private Touch seenByAll(Touch ended) {
      return afterEachStep == null || !ended.wrote()
          ? ended
          : new Touch(
              ended.footprint().and("committed state", Access.ALL),
              ended.written(),
              ended.wrote(),
              ended.schema());
    }

    private Touch failed(TouchReader reads) {
      if (reads.isOver()) {
        reads.forget();
      }
      return Touch.UNKNOWN;
    }

    private boolean waited() {
      Recorded event = strand.current;
      return event != null && (event.waited || strand.call != null);
    }

    private Touch touched(TouchReader reads, StatementText words) throws SQLException {
      long key = at;
      TouchReader.Seen then = before == null ? TouchReader.Seen.NOTHING : before;
      lock.lock();
      try {
        if (waited()) { // what it did was up to those who let it go
          key = at * 31 + path;
          remembered = touches.get(key);
          befores.put(at, then);
        }
      } finally {
        lock.unlock();
      }
      TouchReader.Remembered known = remembered;
      if (known != null) {
        reads.recall(known);
        return known.touch();
      }
      Touch touch;
      witnessLock.lock();
      try {
        touch = reads.after(step, words, then, witness);
      } finally {
        witnessLock.unlock();
      }
      lock.lock();
      try {
        touches.put(key, reads.remember(touch));
      } finally {
        lock.unlock();
      }
      return touch;
    }
  }

  /** What a step that waited inside the server had touched by then, if it is known. */
  @Nullable Touch touchedSoFar(long at) {
    lock.lock();
    try {
      return touchesSoFar.get(at);
    } finally {
      lock.unlock();
    }
  }

  /** As what is asked next time; the lock is held. */
  void keepTouchedSoFar(long at, Touch touch) {
    touchesSoFar.put(at, touch);
  }

  /** What a step that waits inside the server touched so far. Called without the lock. */
  Touch touchedSoFar(Session session, Step step) throws SQLException {
    TouchReader reader;
    StatementText text;
    lock.lock();
    try {
      reader = reader(session);
      text = text(step);
    } finally {
      lock.unlock();
    }
    witnessLock.lock();
    try {
      return reader.soFar(text, witness);
    } finally {
      witnessLock.unlock();
    }
  }

  /** The strand that used a backend last, or -1. */
  int userOf(int backend) {
    Strand user = lastUser.get(backend);
    return user == null ? -1 : user.number;
  }

  boolean knows(int backend) {
    return sessions.containsKey(backend);
  }

  // --- The end before the end; the lock is held ---

  boolean isAbandoned() {
    return abandoned;
  }

  /** As {@link #isAbandoned}, for whoever does not hold the lock. */
  boolean isOver() {
    lock.lock();
    try {
      return abandoned || !active;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the schedule: strands at the gate unwind, and those that wait are told to. */
  void abandon() {
    abandoned = true;
    for (Strand strand : strands) {
      strand.turn.signal();
    }
    watched.signal();
  }

  // --- Faults ---

  /** Lets a fault befall an actor, as a step of the calling actor's. */
  void strike(Strand by, Struck struck) {
    try {
      pass(
          Step.of(Step.Kind.FAULT, null, by.name),
          () -> {
            faults.strike(by, struck);
            return true;
          });
    } catch (SQLException e) {
      throw new ExplorerException("A fault could not be brought about: " + by.name, e);
    }
  }

  boolean hasCrashed(Strand strand) {
    lock.lock();
    try {
      return faults.hasCrashed(strand.actor);
    } finally {
      lock.unlock();
    }
  }

  boolean isStruck(Strand strand) {
    lock.lock();
    try {
      return faults.isStruck(strand.actor);
    } finally {
      lock.unlock();
    }
  }

  /** Whether sessions were ended, so that the pool has new ones. */
  boolean endedSessions() {
    return faults.endedSessions();
  }

  /** Closes the driver's side of sessions that were ended, which it may not know of. */
  void closeEnded() throws SQLException {
    faults.close();
  }

  /** The sessions that an actor used last, and what is known of their transactions. */
  Map<Session, TouchReader> sessionsOf(int actor) {
    Map<Session, TouchReader> used = new LinkedHashMap<>();
    lastUser.entrySet().stream()
        .filter(last -> last.getValue().actor == actor)
        .sorted(Map.Entry.comparingByKey())
        .map(last -> sessions.get(last.getKey()))
        .filter(session -> session != null && !isClosed(session))
        .forEach(session -> used.put(session, reader(session)));
    return used;
  }

  /** Where faults may come, each step of an actor has to come before or after them. */
  private Touch alive(Strand strand, Touch touch) {
    return faults.mayBefall(strand.actor)
        ? touch.and(Faults.life(strand.actor), Access.READ)
        : touch;
  }

  /** As {@link #alive}, of a step that waits. */
  Touch soFar(Strand strand, Touch touch) {
    return alive(strand, touch);
  }

  /** Before the first step: who may be struck in the schedule. */
  void expectFaults(Map<Integer, Struck> byStrand, Map<Integer, Integer> comesBack) {
    faults.expect(byStrand, comesBack);
  }

  /** Sessions of the schedule with a transaction that is still open. */
  List<Strand> usersOfOpenTransactions() {
    List<Strand> users = new ArrayList<>();
    for (Map.Entry<Integer, Strand> used : lastUser.entrySet()) {
      Session session = sessions.get(used.getKey());
      if (session != null
          && !faults.ended(session)
          && session.connection().getTransactionState() != TransactionState.IDLE) {
        users.add(used.getValue());
      }
    }
    return users;
  }
}
