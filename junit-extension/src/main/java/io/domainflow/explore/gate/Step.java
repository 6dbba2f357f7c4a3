package io.domainflow.explore.gate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that code asks of the server, or of the pool. Immutable but for its {@link Reading}.
 *
 * @param session null where there is none yet ({@link Kind#BORROW}, {@link Kind#CONNECT}) or none
 *     is needed ({@link Kind#LABEL}, {@link Kind#ADVANCE})
 * @param text the SQL as the code gave it, statements of a batch one a line; for other kinds what
 *     people call it: {@code COMMIT}, {@code borrow}
 * @param parameters values bound to the statement as text, {@code null} for NULL; of the first row
 *     where it is a batch
 * @param limit for {@link Kind#NOTIFICATIONS}: how long the code wants to wait, zero for not at
 *     all, null for ever; null for all others
 * @param reading what the code got from it; written by the thread that made the call
 */
public record Step(
    Kind kind,
    @Nullable Session session,
    String text,
    List<String> parameters,
    @Nullable Duration limit,
    Reading reading) {

  public Step {
    parameters = List.copyOf(parameters);
  }

  public static Step of(Kind kind, @Nullable Session session, String text) {
    return new Step(kind, session, text, List.of(), null, new Reading());
  }

  /** Kinds of steps. */
  public enum Kind {
    /** A statement, executed in any of JDBC's ways. */
    STATEMENT,
    /** Statements executed together by {@code executeBatch}. */
    BATCH,
    /** The next rows of a server-side cursor. */
    FETCH,
    /** A query of {@code DatabaseMetaData}. */
    METADATA,
    /** Start or end of a COPY. */
    COPY,
    /** Looks or waits for notifications. */
    NOTIFICATIONS,
    SAVEPOINT,
    RELEASE_SAVEPOINT,
    ROLLBACK_TO_SAVEPOINT,
    COMMIT,
    /** The commit of a statement in autocommit. */
    AUTO_COMMIT,
    ROLLBACK,
    /** A setting of the session: isolation level, read-only, schema, time-out. */
    SETTING,
    /** Opens a session. */
    CONNECT,
    /** Ends a session, and with it its open transaction. */
    DISCONNECT,
    /** Takes a connection from the pool. */
    BORROW,
    /** Gives a connection back to the pool. */
    RETURN,
    /** A point that the code names: {@code actor.step("label")}. */
    LABEL,
    /** Something befalls an actor. */
    FAULT,
    /** Moves the scenario's clock on. */
    ADVANCE,
    /** Code asks the scenario's clock, in the JVM, what time it is. */
    CLOCK,
    /** A statement inside a function, or a row inside an UPDATE or DELETE: no call of the code. */
    INSIDE
  }
}
