package io.domainflow.explore.schedule;

import io.domainflow.explore.Isolation;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.explore.content.Baseline;
import io.domainflow.explore.inside.Inside;
import io.domainflow.explore.inside.InsideCode;
import io.domainflow.postgres.TestDatabase;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one exploration: the scenario's own database, and copies of it. Set up by one
 * thread; its {@link #dataSource} is thread-safe.
 */
public final class Lanes implements AutoCloseable {
  private final TestDatabase database;
  private final IntSupplier sessions;
  private final boolean hasClock;
  private @Nullable Isolation isolation;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<TestDatabase> copies = new ArrayList<>();
  private final DataSource routed = new Routed();
  private Preparation preparation = () -> {};
  private @Nullable TestDatabase copy;
  private Set<Inside> wanted = Set.of();
  private @Nullable InsideCode inside;

  /** What others opened on the database to prepare it. */
  @FunctionalInterface
  public interface Preparation {
    /** Closes it, as a database that is copied must be nobody's. */
    void close() throws SQLException;
  }

  /**
   * Opens no session yet.
   *
   * @param database of the scenario; others are copies of it
   * @param sessions how many connections all actors may hold at the same time; asked when the first
   *     is wanted
   */
  public Lanes(TestDatabase database, IntSupplier sessions) {
    this(database, sessions, null);
  }

  /**
   * Opens no session yet.
   *
   * @param clock of the database, null if it has none; others have copies of it
   */
  public Lanes(TestDatabase database, IntSupplier sessions, @Nullable DatabaseClock clock) {
    this.database = database;
    this.sessions = sessions;
    hasClock = clock != null;
    lanes.add(new Lane("lane-1", database, sessions, clock));
  }

  /** Moves are steps of the actor that makes them, on the lane that it runs on. */
  public ScenarioClock clock() {
    if (!hasClock) {
      throw new IllegalStateException("the database has no clock");
    }
    return new LaneClock(this::ofThisThread);
  }

  private Lane ofThisThread() {
    Optional<Turns> turns = Turns.ofThisThread();
    return lanes.stream()
        .filter(lane -> turns.isPresent() && lane.has(turns.get()))
        .findFirst()
        .orElseGet(this::first);
  }

  /** What tells the real time although the scenario has a clock, a warning each. */
  public List<String> beyondClock() {
    return lanes.stream().flatMap(lane -> lane.beyondClock().stream()).distinct().toList();
  }

  /** The pool of the lane that the calling thread's actor runs on; else that of the first lane. */
  public DataSource dataSource() {
    return routed;
  }

  public Lane first() {
    return lanes.get(0);
  }

  /** A lane by its number, from 0. */
  public Lane lane(int number) {
    return lanes.get(number);
  }

  public List<Lane> all() {
    return List.copyOf(lanes);
  }

  /** What is to be closed before the database is copied. */
  public void closeFirst(Preparation opened) {
    preparation = opened;
  }

  /** Under which level code runs that names none; before {@link #prepare}. */
  public void isolate(Isolation level) {
    lanes.forEach(lane -> lane.isolate(level));
    isolation = level;
  }

  /** What to stop inside of; before {@link #prepare}. */
  public void stopInside(Set<Inside> parts) {
    wanted = Set.copyOf(parts);
  }

  /** What of the database's code is left whole, in sentences. */
  public List<String> insideWarnings() {
    return inside == null ? List.of() : inside.warnings();
  }

  /** Puts the database's code back as it was. */
  public void restoreInside() throws SQLException {
    InsideCode code = inside;
    inside = null;
    if (code != null) {
      try (Connection session = database.connect()) {
        code.restore(session);
      }
    }
  }

  private void installInside() throws SQLException {
    if (wanted.isEmpty() || inside != null) {
      return;
    }
    try (Connection session = database.connect()) {
      inside = InsideCode.install(session, wanted);
    }
  }

  /**
   * Makes so many lanes and remembers how their databases stand.
   *
   * @throws ExplorerException if somebody is on the database, and it has to be copied
   */
  public void prepare(int count) throws SQLException {
    installInside();
    while (lanes.size() < count) {
      TestDatabase another = copied();
      copies.add(another);
      lanes.add(
          new Lane(
              "lane-" + (lanes.size() + 1),
              another,
              sessions,
              hasClock ? DatabaseClock.ofCopy(another) : null));
      if (isolation != null) {
        lanes.get(lanes.size() - 1).isolate(isolation);
      }
    }
    for (Lane lane : lanes) {
      if (inside != null) {
        lane.stopInside(inside);
      }
      lane.prepare(Optional.empty(), null);
    }
    if (!first().baseline().restoresAll()) {
      keepCopy();
    }
  }

  /**
   * Keeps a copy of the database as it stands now, which is how every schedule shall find it: from
   * now on a schedule may do what rows alone do not set back. It takes some 100 ms, and so does
   * each schedule that makes use of it.
   *
   * @throws ExplorerException if somebody is on the database
   */
  public void keepCopy() throws SQLException {
    if (copy != null) {
      throw new IllegalStateException("a copy is there already");
    }
    Baseline baseline = first().baseline();
    for (Lane lane : lanes) {
      lane.closeSessions();
    }
    TestDatabase kept = copied();
    copies.add(kept);
    copy = kept;
    for (Lane lane : lanes) {
      lane.prepare(lane == first() ? Optional.of(baseline) : Optional.empty(), kept);
    }
  }

  private TestDatabase copied() throws SQLException {
    preparation.close();
    first().closeSessions();
    try {
      return database.server().createDatabase(database);
    } catch (IllegalStateException inUse) {
      throw new ExplorerException(
          "The scenario's database has to be copied (for lanes = 2 and more, and where the code"
              + " changes the schema), and somebody keeps a session on it: close pools and"
              + " connections that @BeforeEach opened, or take the scenario's DataSource",
          inUse);
    }
  }

  public void sessionsMatter() {
    lanes.forEach(Lane::sessionsMatter);
  }

  @Override
  public void close() throws SQLException {
    List<Closing> all = new ArrayList<>();
    lanes.forEach(lane -> all.add(lane::close));
    copies.forEach(each -> all.add(each::close));
    Closing.all(all);
  }

  /** Gives each actor connections of its own lane. */
  private final class Routed implements DataSource {
    private DataSource pool() {
      return ofThisThread().dataSource();
    }

    @Override
    public Connection getConnection() throws SQLException {
      return pool().getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return pool().getConnection(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
      // The driver logs by java.util.logging only.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // Sessions are open already.
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      return Logger.getLogger("io.domainflow");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      return type.isInstance(this) ? type.cast(this) : pool().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
      return type.isInstance(this) || pool().isWrapperFor(type);
    }

    @Override
    public String toString() {
      return "the scenario's pool";
    }
  }
}
