package io.domainflow.explore.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * The pool that a scenario's actors share. It does the same again whenever they do the same: a loan
 * is of the lowest number that is free, and who waits is served in the order of asking. A session
 * that is broken is replaced when it is borrowed. Loan and return are steps, the rollback of what a
 * return finds open too; nothing else that the pool does is one. Thread-safe.
 *
 * <p>A return undoes autocommit, isolation level, read-only, schema and network time-out. What SQL
 * changed in the session stays, as it does in other pools: advisory locks of the session, {@code
 * SET}, {@code LISTEN}, temporary tables.
 */
public final class SessionPool implements AutoCloseable {
  /** The text of the step that rolls back what a return finds open. */
  public static final String LEFT_OPEN = "ROLLBACK of what was left open";

  private static final Duration WAIT_WITHIN = Duration.ofSeconds(5);

  private final DataSource physical;
  private final String database;
  private final List<PoolSlot> slots;
  private final Loans loans;

  /**
   * Opens no session yet.
   *
   * @param gatedPhysical opens a session for each connection: a {@link GatedDataSource}
   * @param database whose gate the loans pass
   */
  public SessionPool(DataSource gatedPhysical, String database, int size) {
    this(gatedPhysical, database, size, WAIT_WITHIN);
  }

  /** With another limit to the wait for a connection than 5 seconds. */
  SessionPool(DataSource gatedPhysical, String database, int size, Duration patience) {
    this.physical = gatedPhysical;
    this.database = database;
    List<PoolSlot> all = new ArrayList<>();
    for (int place = 0; place < size; place++) {
      all.add(new PoolSlot());
    }
    this.slots = List.copyOf(all);
    this.loans = new Loans(size, patience);
  }

  /** Opens all sessions that are not open. */
  public void fill() throws SQLException {
    for (PoolSlot slot : slots) {
      slot.open(physical);
    }
  }

  /** What actors borrow from. */
  public DataSource dataSource() {
    return new PoolDataSource(this, physical);
  }

  /** The open sessions; after {@link #fill} a session's number is its index and one. */
  public List<Session> sessions() {
    List<Session> sessions = new ArrayList<>();
    for (PoolSlot slot : slots) {
      Session session = slot.session();
      if (session != null) {
        sessions.add(session);
      }
    }
    return sessions;
  }

  /** The session with this backend. */
  public Optional<Session> session(int backend) {
    return sessions().stream().filter(session -> session.backend() == backend).findFirst();
  }

  /** The number of the session with this backend, from 1. */
  public OptionalInt number(int backend) {
    for (int place = 0; place < slots.size(); place++) {
      Session session = slots.get(place).session();
      if (session != null && session.backend() == backend) {
        return OptionalInt.of(place + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Connections that were borrowed and not given back. */
  public int borrowed() {
    return loans.borrowed();
  }

  Connection borrow() throws SQLException {
    return Gates.of(database).pass(Step.of(Step.Kind.BORROW, null, "borrow"), this::lend);
  }

  private Connection lend() throws SQLException {
    Loans.Loan loan = loans.claim();
    PoolSlot slot = slots.get(loan.place());
    try {
      LogicalConnection connection = new LogicalConnection(this, loan, slot.open(physical));
      slot.heldBy(connection);
      if (!loans.isCurrent(loan)) {
        throw new SQLTransientConnectionException(
            "The scenario's pool has taken its connections back.");
      }
      return connection.as(Connection.class);
    } catch (SQLException | RuntimeException | Error e) {
      loans.end(loan);
      throw e;
    }
  }

  /** The end of a loan; nothing happens if it was ended before. */
  void giveBack(LogicalConnection connection) throws SQLException {
    if (loans.isCurrent(connection.loan())) {
      try {
        slots.get(connection.loan().place()).reset(connection.changes());
      } finally {
        loans.end(connection.loan());
      }
    }
  }

  /**
   * Takes all connections that are still out from the code, between two schedules: what is open is
   * rolled back, sessions that are broken are replaced, and who waits for a connection gets none.
   * Nothing of it is a step. No thread may be inside a call on one of the sessions.
   *
   * @return how many were out
   */
  public int takeBack() throws SQLException {
    List<Loans.Loan> out = loans.recall();
    for (Loans.Loan loan : out) {
      recall(slots.get(loan.place()));
    }
    fill();
    out.forEach(loans::end);
    return out.size();
  }

  private static void recall(PoolSlot slot) throws SQLException {
    LogicalConnection holder = slot.holder();
    if (holder == null) {
      return;
    }
    try {
      holder.invalidate();
      slot.reset(holder.changes());
    } catch (SQLException broken) {
      slot.close();
    }
  }

  /** Ends all sessions, borrowed or not. */
  @Override
  public void close() throws SQLException {
    loans.close();
    for (PoolSlot slot : slots) {
      slot.close();
    }
  }
}
