package io.domainflow.explore.gate;

/**
 * Settings of a session that a pool has to undo, and that only the server could tell. Thread-safe.
 */
final class SessionChanges {
  private volatile boolean isolation;
  private volatile boolean schema;

  /** Takes down a call on the connection. */
  void called(String method) {
    switch (method) {
      case "setTransactionIsolation" -> isolation = true;
      case "setSchema" -> schema = true;
      default -> {}
    }
  }

  boolean isolation() {
    return isolation;
  }

  boolean schema() {
    return schema;
  }
}
