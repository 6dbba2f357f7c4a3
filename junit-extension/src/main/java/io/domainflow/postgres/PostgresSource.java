package io.domainflow.postgres;

/** Where a server comes from, as asked for: see {@link #configured}. Immutable. */
public sealed interface PostgresSource {
  /** System property that names the source; it wins over {@link #VARIABLE} and the attribute. */
  String PROPERTY = "domainflow.postgres";

  /** Environment variable that names the source; it wins over the attribute. */
  String VARIABLE = "DOMAINFLOW_POSTGRES";

  /** A container where an engine answers and has or can get the image, else the embedded server. */
  record Auto() implements PostgresSource {}

  /** A server of our own, from binaries on the class path. */
  record Embedded() implements PostgresSource {}

  /** A container by Testcontainers; no engine is an error. */
  record Container() implements PostgresSource {}

  /**
   * A server that runs already. Databases are created and dropped beside what is there.
   *
   * @param url {@code jdbc:postgresql:} URL of a database that may be connected to, with
   *     credentials; never printed
   */
  record Given(String url) implements PostgresSource {
    @Override
    public String toString() {
      return "a given URL";
    }
  }
}
