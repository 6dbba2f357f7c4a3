package io.domainflow;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A unit of work. It may be run several times, so that it must leave nothing behind but rows. */
@FunctionalInterface
public interface TransactionBody<T extends @Nullable Object, X extends Exception> {
  /**
   * Works in the transaction of the connection, and neither ends it nor closes the connection.
   *
   * @throws SQLException as the driver threw it: who catches one goes on in a transaction that the
   *     server has aborted
   */
  T run(Connection connection) throws X, SQLException;
}
