package io.domainflow.explore.gate;

import org.postgresql.core.BaseConnection;

/**
 * One session on the server, as the gate sees it. Immutable; the connection is the driver's own.
 */
public interface Session {
  /** The backend's process id. */
  int backend();

  /** The name of the database that it is on. */
  String database();

  /** The driver's own connection: what is done on it passes no gate. */
  BaseConnection connection();
}
