package io.domainflow;

/** What a transaction sees of others, in PostgreSQL's terms. */
public enum IsolationLevel {
  READ_COMMITTED("READ COMMITTED"),
  REPEATABLE_READ("REPEATABLE READ"),
  SERIALIZABLE("SERIALIZABLE");

  private final String sql;

  IsolationLevel(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }
}
