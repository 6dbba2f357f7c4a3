package io.domainflow.postgres;

/** What messages offer when one way to a server is closed. */
final class Choices {
  static final String ALL =
      "auto, embedded, embedded:14, container, container:postgres:15, or a URL jdbc:postgresql://host:port/database?user=…&password=…";

  private Choices() {}

  /** A sentence that names the other ways to a server. */
  static String besides(String kind) {
    String other = kind.equals("embedded") ? "container" : "embedded";
    return "Other choices: -D"
        + PostgresSource.PROPERTY
        + "="
        + other
        + ", or the URL of a running server (jdbc:postgresql://…).";
  }
}
