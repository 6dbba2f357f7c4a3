package io.domainflow;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does alone in its scope: the lock is taken with what is said at the beginning, and
 * given back with what is said at the end. For one thread.
 */
final class CoordinatedOperation {
  private static final String WHAT = "a coordinated operation";

  private final Database database;
  private final WorkerRegistration registration;
  private final String name;
  private boolean begun;
  private boolean ended;

  CoordinatedOperation(Database database, WorkerRegistration registration, String name) {
    this.database = database;
    this.registration = registration;
    this.name = name;
  }

  /** Whether it was said that the worker works. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether it was said that the worker waits. */
  boolean hasEnded() {
    return ended;
  }

  /** Takes the lock, if it is free, and says that the worker works, if it is granted. */
  LockStatements.Answer take(LockStatements.Request request) {
    WorkerRegistration.Said working = registration.next("working", name);
    LockStatements.Answer answer;
    try {
      answer = database.ask(WHAT, "begin_operation", ask -> begin(ask, working.number(), request));
    } catch (CoordinationException unknown) {
      registration.saysAgain(); // it has not begun, whatever the database heard
      throw unknown;
    }
    if (begun) {
      registration.says(working);
    }
    return answer;
  }

  private LockStatements.Answer begin(
      PreparedStatement ask, long number, LockStatements.Request request) throws SQLException {
    ask.setString(1, registration.scope());
    ask.setString(2, registration.id());
    ask.setLong(3, registration.token());
    ask.setString(4, name);
    ask.setLong(5, number);
    ask.setString(6, request.resource().type());
    ask.setString(7, request.resource().id());
    ask.setString(8, request.holder());
    ask.setLong(9, MigrationLock.micros(request.lifetime()));
    ask.setLong(10, request.ticket());
    ask.setString(11, Listener.channel(database.schema()));
    try (ResultSet row = ask.executeQuery()) {
      row.next();
      begun = row.getBoolean("told");
      @Nullable Long token = Database.longOrNull(row, "token");
      return new LockStatements.Answer(token, Database.longOrNull(row, "micros_left"));
    }
  }

  /** Gives the lock back, and says that the worker waits; whether the lock was held still. */
  boolean giveBack(LockStatements.Grant grant) {
    WorkerRegistration.Said idle = registration.next("idle", null);
    try {
      return database.ask(WHAT, "end_operation", ask -> end(ask, idle.number(), grant));
    } finally {
      registration.says(idle);
    }
  }

  private boolean end(PreparedStatement ask, long number, LockStatements.Grant grant)
      throws SQLException {
    ask.setString(1, registration.scope());
    ask.setString(2, registration.id());
    ask.setLong(3, registration.token());
    ask.setLong(4, number);
    ask.setString(5, grant.resource().type());
    ask.setString(6, grant.resource().id());
    ask.setString(7, grant.holder());
    ask.setLong(8, grant.token());
    ask.setString(9, Listener.channel(database.schema()));
    try (ResultSet row = ask.executeQuery()) {
      row.next();
      ended = row.getBoolean("told");
      return row.getBoolean("released");
    }
  }
}
