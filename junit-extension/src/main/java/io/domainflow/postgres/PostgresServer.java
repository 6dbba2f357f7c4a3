package io.domainflow.postgres;

/**
 * A running PostgreSQL on which databases for tests are created. Thread-safe; it ends with the JVM.
 */
public interface PostgresServer {
  /** One line for people: version, kind and why this kind: never a password. */
  String description();

  /** As {@code server_version_num}: 180001, say. */
  int version();

  /**
   * SessionDataSource that ordinary roles may open at the same time, this harness's own included.
   */
  int maxConnections();

  /** Whether the server is this JVM's own, so that nobody else's roles are on it. */
  boolean ours();

  /**
   * Creates an empty database with a name of its own, dropped by {@link TestDatabase#close} or at
   * the JVM's end.
   *
   * @throws PostgresUnavailableException if the server refuses; the message says what the role
   *     lacks
   */
  TestDatabase createDatabase();

  /**
   * Creates a database as a copy of one of ours, settings and privileges of the database included,
   * dropped as any other. Nobody may be connected to the template meanwhile: the caller closes
   * sessions and pools first; those that are just ending are waited for.
   *
   * @throws IllegalArgumentException if the template is not a database of ours on this server
   * @throws IllegalStateException if somebody is connected to the template after five seconds
   * @throws PostgresUnavailableException if the server refuses
   */
  TestDatabase createDatabase(TestDatabase template);

  /**
   * Makes a database of ours anew, as a copy of another one, under its own name: sessions on it are
   * ended, and its {@link TestDatabase} holds for the new one. The template is as in {@link
   * #createDatabase(TestDatabase)}.
   *
   * @throws IllegalArgumentException if one of them is not a database of ours on this server
   * @throws IllegalStateException if somebody is connected to the template after five seconds
   * @throws PostgresUnavailableException if the server refuses
   */
  void recreateDatabase(TestDatabase database, TestDatabase template);

  /**
   * The server of this JVM for a source: started by the first call, which takes seconds, and ended
   * with the JVM. Calls wait for one another; {@link PostgresSource.Auto} gives the same server as
   * the source that it chooses.
   *
   * @throws PostgresUnavailableException if there is none, now and for each later call; or if the
   *     thread is interrupted, which stays set, and then a later call tries again
   */
  static PostgresServer shared(PostgresSource source) {
    return SharedServers.OF_THIS_JVM.get(source);
  }

  /**
   * Ends the shared servers, and drops the databases on given ones, before the JVM's end: for
   * callers whose class loader is closed earlier, as that of a Maven plugin is. A later call of
   * {@link #shared} starts anew.
   */
  static void endShared() {
    SharedServers.OF_THIS_JVM.end();
  }
}
