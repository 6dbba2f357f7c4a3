package io.domainflow.postgres;

/** A cluster as somebody asked for it: with the reason why it is this one. Immutable. */
record RunningServer(Cluster cluster, String kind, String reason) implements PostgresServer {
  @Override
  public String description() {
    return "PostgreSQL "
        + cluster.release()
        + ", "
        + kind
        + (reason.isEmpty() ? "" : ", " + reason);
  }

  @Override
  public int version() {
    return cluster.version();
  }

  @Override
  public int maxConnections() {
    return cluster.maxConnections();
  }

  @Override
  public boolean ours() {
    return cluster.databases().ours();
  }

  @Override
  public TestDatabase createDatabase() {
    return new ServerDatabase(this, cluster.create());
  }

  @Override
  public TestDatabase createDatabase(TestDatabase template) {
    return new ServerDatabase(this, cluster.copy(template.name()));
  }

  @Override
  public void recreateDatabase(TestDatabase database, TestDatabase template) {
    cluster.recreate(database.name(), template.name());
  }

  /** The same server for somebody who had another reason to take it. */
  RunningServer because(String otherReason) {
    return new RunningServer(cluster, kind, otherReason);
  }

  @Override
  public String toString() {
    return description();
  }
}
