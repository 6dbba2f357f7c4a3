package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database that somebody's test owns. Thread-safe. */
public interface TestDatabase extends AutoCloseable {
  String name();

  /** Opens a session of its own; the caller closes it. */
  Connection connect() throws SQLException;

  /** Every connection is a new session: pool it where that matters. */
  DataSource dataSource();

  /**
   * For code that makes its own connections or pool: a {@code jdbc:postgresql:} URL with the
   * credentials in it. It goes into no message, log or report.
   */
  String url();

  /** The server it lives on. */
  PostgresServer server();

  /** Drops the database, and ends the sessions that are still on it. May be called again. */
  @Override
  void close();
}
