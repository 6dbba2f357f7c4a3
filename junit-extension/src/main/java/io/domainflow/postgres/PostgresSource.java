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

  /**
   * Reads {@code auto}, {@code embedded}, {@code container} or a {@code jdbc:postgresql:} URL.
   *
   * @param origin where the text stands, for the message: an attribute, a property
   * @throws IllegalArgumentException if it is none of them; the message names origin and choices,
   *     and repeats nothing that might be a password
   */
  static PostgresSource parse(String text, String origin) {
    return SourceText.parse(text, origin);
  }

  /**
   * The source in force: the system property {@value #PROPERTY}, else the environment variable
   * {@value #VARIABLE}, else the attribute, else {@link Auto}. Blank is as good as absent.
   *
   * @param attribute what the code itself asks for, or an empty text
   * @param origin where the attribute stands, for messages
   * @throws IllegalArgumentException as {@link #parse} does
   */
  static PostgresSource configured(String attribute, String origin) {
    return SourceText.configured(System::getProperty, System::getenv, attribute, origin);
  }
}
