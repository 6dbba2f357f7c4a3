package io.domainflow.explore.schedule;

import io.domainflow.explore.ActorBody;
import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.Isolation;
import io.domainflow.explore.Recovers;
import io.domainflow.explore.Struck;
import io.domainflow.explore.clock.BeyondReach;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.content.Baseline;
import io.domainflow.explore.content.Content;
import io.domainflow.explore.content.ContentReader;
import io.domainflow.explore.gate.GatedDataSource;
import io.domainflow.explore.gate.Gates;
import io.domainflow.explore.gate.Session;
import io.domainflow.explore.gate.SessionPool;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.inside.InsideCode;
import io.domainflow.explore.inside.InsideGates;
import io.domainflow.explore.order.Course;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/**
 * A database with its sessions, on which one schedule runs after the other, each from the same
 * start. Used by one thread at a time, but for {@link #dataSource}, which is thread-safe.
 */
public final class Lane implements AutoCloseable {
  /**
   * Only the last of several waiters finds the cycle; it shall not take a second. Yet the machine
   * may stand still for a while, and the server is to end the same one each time.
   */
  private static final int FIRST_DEADLOCK_TIMEOUT_MILLIS = 100;

  private static final int NEXT_DEADLOCK_TIMEOUT_MILLIS = 100;

  private final String name;
  private final TestDatabase database;
  private final IntSupplier size;
  private final @Nullable DatabaseClock clock;
  private List<String> schemaBeyondClock = List.of();
  private @Nullable Isolation isolation;
  private @Nullable SessionPool opened; // guarded by this
  private final List<ThreadGroup> groups = new ArrayList<>();
  private @Nullable TestDatabase copy;
  private @Nullable InsideCode inside;
  private boolean stale;

  // Opened by prepare().
  private @Nullable Prepared prepared;

  /** What is there once the database is as each schedule shall find it. */
  private record Prepared(
      Connection admin,
      Connection observer,
      Connection witness,
      InvariantSession invariants,
      Baseline baseline,
      ContentReader reader,
      Turns turns,
      ServerView server,
      @Nullable InsideGates gates) {}

  /**
   * Opens no session yet.
   *
   * @param sessions how many connections all actors may hold at the same time
   * @param clock of the database, null if it has none
   */
  Lane(String name, TestDatabase database, IntSupplier sessions, @Nullable DatabaseClock clock) {
    this.name = name;
    this.database = database;
    this.size = sessions;
    this.clock = clock;
  }

  /** From the next {@link #prepare} on, what stops in the code of the database is a step. */
  void stopInside(InsideCode code) {
    inside = code;
  }

  /** From the next {@link #prepare} on, transactions whose code names no level have this one. */
  void isolate(Isolation level) {
    isolation = level;
  }

  private void setIsolation() throws SQLException {
    Isolation level = isolation;
    if (level == null) {
      return;
    }
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      statement.execute(
          "ALTER DATABASE "
              + statement.enquoteIdentifier(database.name(), true)
              + " SET default_transaction_isolation = '"
              + level.setting()
              + "'");
    }
  }

  private synchronized SessionPool pool() {
    SessionPool pool = opened;
    if (pool == null) {
      pool =
          new SessionPool(
              new GatedDataSource(database.dataSource()), database.name(), size.getAsInt());
      opened = pool;
    }
    return pool;
  }

  /** A new one is made when it is wanted: with as many sessions as the actors need by then. */
  private synchronized void closePool() throws SQLException {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  public TestDatabase database() {
    return database;
  }

  /** The pool of the lane's actors. */
  public DataSource dataSource() {
    return pool().dataSource();
  }

  /** The lane whose actor the calling thread is, or works for. */
  static Optional<Turns> turnsOfThisThread() {
    return Turns.ofThisThread();
  }

  boolean has(Turns turns) {
    Prepared ready = prepared;
    return ready != null && ready.turns() == turns;
  }

  /**
   * Remembers the database as it stands now, as the start of every schedule.
   *
   * @param known what it stands for, if it is a copy of a database whose baseline was taken
   * @param copy of the database as it stands now, if there is one
   */
  void prepare(Optional<Baseline> known, @Nullable TestDatabase copy) throws SQLException {
    boolean sessionsMatter = prepared != null && prepared.turns().sessionsMatter();
    this.copy = copy;
    closeSessions();
    setIsolation();
    pool().fill();
    List<Closing> opened = new ArrayList<>();
    try {
      prepare(known, sessionsMatter, opened);
    } catch (SQLException | RuntimeException e) {
      try {
        Closing.all(opened);
      } catch (SQLException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  private Connection connected(List<Closing> opened) throws SQLException {
    Connection session = database.connect();
    opened.add(session::close);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET default_transaction_isolation = 'read committed'");
    }
    return session;
  }

  private void prepare(Optional<Baseline> known, boolean sessionsMatter, List<Closing> opened)
      throws SQLException {
    Connection admin = connected(opened);
    Connection observer = connected(opened);
    Connection witness = connected(opened);
    if (clock != null) {
      clock.mark();
      schemaBeyondClock = BeyondReach.inSchema(admin);
    }
    Relations relations = Relations.of(admin);
    Baseline baseline = known.isPresent() ? known.get() : Baseline.take(admin);
    InsideCode code = inside;
    @Nullable InsideGates gates = code == null ? null : new InsideGates(connected(opened), code);
    Turns turns = new Turns(relations, copy != null, witness, this::numberOf, gates);
    if (sessionsMatter) {
      turns.letSessionsMatter();
    }
    limitDeadlocks();
    prepared =
        new Prepared(
            admin,
            observer,
            witness,
            new InvariantSession(database),
            baseline,
            ContentReader.of(baseline, admin),
            turns,
            new ServerView(observer),
            gates);
    Gates.install(database.name(), turns);
  }

  /** Reads what stands in the database, on a session of the caller's. */
  public Content content(Connection session) throws SQLException {
    return ready().reader().read(session);
  }

  /** What the database is set back to. */
  public Baseline baseline() {
    return ready().baseline();
  }

  /** The clock of the lane's database, if it has one. */
  Optional<DatabaseClock> clock() {
    return Optional.ofNullable(clock);
  }

  /** What tells the real time although the database has a clock, a warning each. */
  List<String> beyondClock() {
    List<String> warnings = new ArrayList<>(schemaBeyondClock);
    if (prepared != null) {
      warnings.addAll(prepared.turns().beyondClock());
    }
    return warnings;
  }

  private int numberOf(int backend) {
    return pool().number(backend).orElse(0);
  }

  private Prepared ready() {
    Prepared ready = prepared;
    if (ready == null) {
      throw new IllegalStateException("prepare() comes first");
    }
    return ready;
  }

  /**
   * The first of those who wait for each other is told first, as far apart as it takes. A role that
   * may not set it has the server's own time.
   */
  private void limitDeadlocks() throws SQLException {
    int millis = FIRST_DEADLOCK_TIMEOUT_MILLIS;
    for (Session session : pool().sessions()) {
      try (Statement statement = session.connection().createStatement()) {
        statement.execute("SET deadlock_timeout = " + millis);
      } catch (SQLException e) {
        if (!"42501".equals(e.getSQLState())) {
          throw e;
        }
        return;
      }
      millis += NEXT_DEADLOCK_TIMEOUT_MILLIS;
    }
  }

  /**
   * What one schedule is to do.
   *
   * @param bodies by actor
   * @param leftOut numbers of actors that take no part
   * @param startOrder actors in the order in which they start
   * @param startsLate whether an actor starts only when those before it cannot go on
   * @param comparesContent whether to read what stands in the database afterwards
   * @param listener null if nobody listens
   */
  public record Task(
      Map<String, ActorBody> bodies,
      Set<Integer> leftOut,
      List<Integer> startOrder,
      boolean startsLate,
      long iterations,
      ExpectedFailures expected,
      Duration timeout,
      int stepLimit,
      boolean comparesContent,
      List<Invariants.Invariant> invariants,
      List<Invariants.Invariant> afterEachStep,
      @Nullable StepListener listener) {}

  /** Tells about the actors of a schedule while it runs. */
  public interface Progress {
    /** How many calls of an actor have ended. */
    long callsEnded(int actor);

    /** Whose thread a strand is. */
    int actorOf(int strand);
  }

  /** Makes the course of a schedule that needs to know how far its actors are. */
  public interface CourseMaker {
    Course course(Progress progress);
  }

  /**
   * Runs one schedule, then sets the database back.
   *
   * @throws SQLException if the server does not answer as it should
   * @throws ExplorerException if the schedule could not be run to a verdict
   */
  public Schedule run(Task task, CourseMaker courses) throws SQLException, InterruptedException {
    renew();
    Prepared ready = ready();
    Turns turns = ready.turns();
    List<ExploringActor> actors = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public long callsEnded(int actor) {
            return actors.get(actor).ended();
          }

          @Override
          public int actorOf(int strand) {
            return turns.strands.get(strand).actor;
          }
        };
    turns.open(courses.course(progress), task.stepLimit(), task.startOrder(), task.startsLate());
    for (Map.Entry<String, ActorBody> body : task.bodies().entrySet()) {
      Strand strand = turns.add(body.getKey());
      ExploringActor actor =
          new ExploringActor(
              turns,
              strand,
              body.getValue(),
              task.iterations(),
              pool().dataSource(),
              task.expected());
      actors.add(actor);
      if (task.leftOut().contains(strand.number)) {
        strand.become(Strand.State.DONE);
      } else {
        strand.thread = thread(strand, actor);
        strand.group = strand.thread.getThreadGroup();
      }
    }
    Map<Integer, Struck> faults = new HashMap<>();
    Map<Integer, Integer> comesBack = new HashMap<>();
    int number = 0;
    for (ActorBody body : task.bodies().values()) {
      if (body instanceof Struck struck && !task.leftOut().contains(number)) {
        faults.put(number, struck);
      }
      if (body instanceof Recovers recovers && !task.leftOut().contains(number)) {
        comesBack.put(number, recovers.target());
      }
      number++;
    }
    turns.expectFaults(faults, comesBack);
    turns.checkAfterEachStep(
        task.afterEachStep().isEmpty()
            ? null
            : () -> ready.invariants().broken(task.afterEachStep()));
    turns.tell(task.listener());
    boolean toleratesDeadlock = task.expected().sqlStates().contains("40P01");
    turns.tolerateDeadlocks(toleratesDeadlock);
    List<String> lost;
    try {
      turns.begin();
      lost = new Watch(turns, ready.server(), toleratesDeadlock).run(task.timeout());
    } finally {
      turns.close();
      if (ready.gates() != null) {
        ready.gates().openAll();
      }
    }
    Throwable broken = turns.broken();
    if (broken != null && lost.isEmpty()) {
      reset(ready, turns);
      throw broken instanceof RuntimeException runtime
          ? runtime
          : new ExplorerException("The explorer itself failed: " + broken, broken);
    }
    return conclude(task, ready, actors, lost);
  }

  private Thread thread(Strand strand, ExploringActor actor) {
    while (groups.size() <= strand.number) {
      groups.add(new ThreadGroup("domainflow-" + name + "-" + groups.size()));
    }
    Thread thread = new Thread(groups.get(strand.number), actor, "domainflow-" + strand.name);
    thread.setDaemon(true);
    return thread;
  }

  private Schedule conclude(
      Task task, Prepared ready, List<ExploringActor> actors, List<String> lost)
      throws SQLException {
    Turns turns = ready.turns();
    List<Finding> findings = new ArrayList<>(turns.findings);
    if (!turns.isAbandoned()) {
      findings.addAll(leftOpen(turns));
    }
    List<ActorEnd> ends = new ArrayList<>();
    for (ExploringActor actor : actors) {
      ends.add(actor.end());
    }
    turns.closeEnded();
    int kept = pool().takeBack();
    if (kept > 0 && !turns.endedSessions() && !turns.isAbandoned() && findings.isEmpty()) {
      findings.add(
          Findings.openTransaction(
              kept == 1 ? "A connection was kept" : kept + " connections were kept",
              "borrowed and not given back: close each one, also after an exception"
                  + " (try-with-resources)"));
    }
    rollBackOthers(turns);
    List<Invariants.Broken> broken = new ArrayList<>(turns.brokenAfterStep());
    if (!turns.isAbandoned()) {
      broken.addAll(ready.invariants().broken(task.invariants()));
    }
    Optional<Content> content = Optional.empty();
    if (task.comparesContent() && !turns.isAbandoned() && lost.isEmpty()) {
      content =
          Optional.of(
              turns.changedSchema()
                  ? ContentReader.readAnew(ready.admin())
                  : ready.reader().read(ready.admin(), turns.written()));
    }
    Schedule schedule =
        new Schedule(
            turns.strands.stream().map(strand -> strand.name).toList(),
            turns.recorded,
            findings,
            ends,
            broken,
            content,
            turns.isAbandoned(),
            lost);
    if (lost.isEmpty()) {
      reset(ready, turns);
    }
    return schedule;
  }

  private List<Finding> leftOpen(Turns turns) {
    List<Finding> findings = new ArrayList<>();
    for (Strand user : turns.usersOfOpenTransactions()) {
      findings.add(
          Findings.openTransaction(
              user.name + " left its transaction open",
              "it ended without commit or rollback, and its connection still holds what it locked:"
                  + " end the transaction and close the connection on every path"));
    }
    for (Strand user : turns.usersOfLostWork()) {
      findings.add(
          Findings.openTransaction(
              user.name + " gave its connection back with its transaction open",
              "what it had written is rolled back without a word: commit or roll back first"));
    }
    return findings;
  }

  /** Sessions that code opened by itself. */
  private static void rollBackOthers(Turns turns) throws SQLException {
    for (Session session : turns.sessions().values()) {
      if (!session.connection().isClosed()
          && session.connection().getTransactionState() != TransactionState.IDLE) {
        session.connection().rollback();
      }
    }
  }

  /** Sets rows, sequences and sessions back. */
  private void reset(Prepared ready, Turns turns) throws SQLException {
    turns.closeEnded();
    pool().takeBack();
    rollBackOthers(turns);
    if (clock != null) {
      clock.reset();
    }
    if (turns.endedSessions()) {
      limitDeadlocks();
    }
    // One that was cut may keep its gate, if it was cancelled in the moment of passing it.
    if (turns.leftSessionState() || (ready.gates() != null && turns.isAbandoned())) {
      for (Session session : pool().sessions()) {
        try (Statement statement = session.connection().createStatement()) {
          statement.execute(
              "SELECT pg_catalog.pg_advisory_unlock_all(); RESET ALL; UNLISTEN *; DISCARD TEMP");
          session.connection().getNotifications();
        }
      }
      limitDeadlocks();
    }
    if (ready.baseline().needsDiscardSequences()) {
      for (Session session : pool().sessions()) {
        try (Statement statement = session.connection().createStatement()) {
          statement.execute("DISCARD SEQUENCES");
        }
      }
    }
    Set<Long> written = new HashSet<>(turns.written());
    if (turns.hadFailure()) {
      written.addAll(ready.baseline().sequences());
    }
    if (turns.changedSchema() || ready.baseline().whyNot(written).isPresent()) {
      stale = true;
    } else if (!written.isEmpty()) {
      ready.baseline().restore(ready.admin(), written);
    }
  }

  /** Makes the database anew where the last schedule did what rows alone do not set back. */
  public void renew() throws SQLException {
    if (!stale) {
      return;
    }
    TestDatabase template = copy;
    if (template == null) {
      throw new ExplorerException(
          "The code changes the schema where the explorer could not foresee it, and a database"
              + " cannot be set back by its rows then: write the CREATE, ALTER or DROP in the"
              + " statement itself, or do it in @BeforeEach");
    }
    Baseline baseline = ready().baseline();
    closeSessions();
    database.server().recreateDatabase(database, template);
    prepare(Optional.of(baseline), template);
    stale = false;
  }

  /** Whether it mattered which session an actor got from the pool; from now on it is a step. */
  public boolean letSessionsMatter() {
    Turns turns = ready().turns();
    if (turns.sessionsMatter() || !turns.passedSessionsOn()) {
      return false;
    }
    turns.letSessionsMatter();
    return true;
  }

  /** Whether an actor ever waited for another inside the JVM. */
  public boolean waitedInJvm() {
    return ready().turns().waitedInJvm();
  }

  /** Whether a call was too long to stop in all of it. */
  public boolean ranWhole() {
    return ready().turns().ranWhole();
  }

  /** As another lane found out. */
  public void sessionsMatter() {
    ready().turns().letSessionsMatter();
  }

  @Override
  public void close() throws SQLException {
    Gates.remove(database.name());
    closeSessions();
  }

  /** Ends the lane's own sessions; none of its actors has one any more. */
  void closeSessions() throws SQLException {
    Prepared ready = prepared;
    List<Closing> all = new ArrayList<>();
    if (ready != null) {
      all.add(ready.admin()::close);
      all.add(ready.observer()::close);
      all.add(ready.witness()::close);
      InsideGates gates = ready.gates();
      if (gates != null) {
        all.add(gates::close);
      }
      all.add(ready.invariants()::close);
    }
    if (clock != null) {
      all.add(clock::close);
    }
    all.add(this::closePool);
    Closing.all(all);
  }
}
