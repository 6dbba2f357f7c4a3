package io.domainflow.postgres;

import java.util.List;

/** Where a server comes from, as asked for: see {@link #configured}. Immutable. */
public sealed interface PostgresSource {
  /** System property that names the source; it wins over {@link #VARIABLE} and the attribute. */
  String PROPERTY = "domainflow.postgres";

  /** Environment variable that names the source; it wins over the attribute. */
  String VARIABLE = "DOMAINFLOW_POSTGRES";

  /** A container where an engine answers and has or can get the image, else the embedded server. */
  record Auto() implements PostgresSource {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /**
   * A server of our own, from binaries on the class path, or of a version from a folder.
   *
   * @param major version: 14, say; 0 for whatever is on the class path
   */
  record Embedded(int major) implements PostgresSource {
    /** Whatever is on the class path. */
    public Embedded() {
      this(0);
    }

    @Override
    public String toString() {
      return major == 0 ? "embedded" : "embedded:" + major;
    }
  }

  /**
   * A container by Testcontainers; no engine is an error.
   *
   * @param image an empty text for the one that is configured
   */
  record Container(String image) implements PostgresSource {
    /** From the configured image. */
    public Container() {
      this("");
    }

    @Override
    public String toString() {
      return image.isEmpty() ? "container" : "container:" + image;
    }
  }

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
   * Reads {@code auto}, {@code embedded}, {@code embedded:14}, {@code container}, {@code
   * container:postgres:15} or a {@code jdbc:postgresql:} URL.
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
   * @throws IllegalArgumentException as {@link #parse} does, or if there are several
   */
  static PostgresSource configured(String attribute, String origin) {
    List<PostgresSource> all = configured(List.of(attribute), origin);
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          origin + ": names " + all.size() + " servers of PostgreSQL, and one is used here");
    }
    return all.get(0);
  }

  /**
   * The same, where several may be asked for. Property and variable may name several with commas
   * between.
   *
   * @return at least one, each once
   */
  static List<PostgresSource> configured(List<String> attributes, String origin) {
    return SourceText.configured(System::getProperty, System::getenv, attributes, origin);
  }
}
