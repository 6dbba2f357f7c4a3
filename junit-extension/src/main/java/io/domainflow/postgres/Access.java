package io.domainflow.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How sessions on a server are opened: hosts, credentials and options of a URL, for any of its
 * databases. Immutable and thread-safe; holds a password, which {@link #toString} keeps to itself.
 */
final class Access {
  private static final String SECONDS_TO_CONNECT = "10";
  private static final String SECONDS_TO_LOG_IN = "60";

  /** Hosts with ports, and no user before them: the driver logs what it does not understand. */
  private static final Pattern LEGIBLE =
      Pattern.compile(
          "jdbc:postgresql:(//(HOST(,HOST)*)?(/[^?]*)?|[^?@:]*)(\\?.*)?"
              .replace("HOST", "(\\[[^]]*]|[^:,/?@]*)(:[0-9]{1,5})?"));

  private final String hosts;
  private final String database;
  private final Properties options; // never changed after construction, copied for each session

  private Access(String hosts, String database, Properties options) {
    this.hosts = hosts;
    this.database = database;
    this.options = options;
  }

  /**
   * Reads a {@code jdbc:postgresql:} URL; its options hold for all sessions.
   *
   * @throws PostgresUnavailableException if it cannot be read; the message does not repeat it
   */
  static Access of(String url) {
    Properties read = read(url);
    String database = PGProperty.PG_DBNAME.getOrDefault(read);
    String hosts =
        hosts(PGProperty.PG_HOST.getOrDefault(read), PGProperty.PG_PORT.getOrDefault(read));
    Properties options = new Properties();
    read.stringPropertyNames().forEach(name -> options.setProperty(name, read.getProperty(name)));
    options.remove(PGProperty.PG_HOST.getName());
    options.remove(PGProperty.PG_PORT.getName());
    options.remove(PGProperty.PG_DBNAME.getName());
    options.putIfAbsent(PGProperty.APPLICATION_NAME.getName(), "domainflow");
    options.putIfAbsent(PGProperty.TCP_KEEP_ALIVE.getName(), "true");
    options.putIfAbsent(PGProperty.CONNECT_TIMEOUT.getName(), SECONDS_TO_CONNECT);
    options.putIfAbsent(PGProperty.LOGIN_TIMEOUT.getName(), SECONDS_TO_LOG_IN);
    return new Access(hosts, database == null ? "postgres" : database, options);
  }

  static Access of(String host, int port, String database, String user, String password) {
    return of("jdbc:postgresql://" + host + ":" + port + "/" + database)
        .with(PGProperty.USER.getName(), user)
        .with(PGProperty.PASSWORD.getName(), password);
  }

  private static Properties read(String url) {
    if (LEGIBLE.matcher(url).matches()) {
      try {
        Properties read = Driver.parseURL(url, new Properties());
        if (read != null) {
          return read;
        }
      } catch (RuntimeException illegible) {
        // Its message may repeat a part of the URL, and so a password.
      }
    }
    throw new PostgresUnavailableException(
        "The given URL cannot be read: write"
            + " jdbc:postgresql://host:port/database?user=…&password=…"
            + " with special characters of the values percent-encoded.");
  }

  private static String hosts(String names, String ports) {
    String[] name = names.split(",", -1);
    String[] port = ports.split(",", -1);
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < name.length; i++) {
      boolean bare = name[i].contains(":") && !name[i].startsWith("[");
      hosts
          .append(i == 0 ? "" : ",")
          .append(bare ? "[" + name[i] + "]" : name[i])
          .append(':')
          .append(port[Math.min(i, port.length - 1)]);
    }
    return hosts.toString();
  }

  /** The same with one option of the driver set. */
  Access with(String option, String value) {
    Properties changed = new Properties();
    changed.putAll(options);
    changed.setProperty(option, value);
    return new Access(hosts, database, changed);
  }

  /** Opens a session on the database that the URL names. */
  Connection connect() throws SQLException {
    return connect(database);
  }

  Connection connect(String name) throws SQLException {
    Properties copy = new Properties();
    copy.putAll(options);
    String url = "jdbc:postgresql://" + hosts + "/" + encoded(name);
    Connection session = new Driver().connect(url, copy);
    if (session == null) {
      throw new SQLException("The driver does not take a URL of its own", "08001");
    }
    return session;
  }

  /** A URL of the database with all options, credentials included. */
  String url(String name) {
    StringJoiner parameters = new StringJoiner("&");
    for (String option : new TreeSet<>(options.stringPropertyNames())) {
      parameters.add(option + "=" + encoded(options.getProperty(option)));
    }
    return "jdbc:postgresql://" + hosts + "/" + encoded(name) + "?" + parameters;
  }

  /** The driver decodes as a form does. */
  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Where this leads to, without credentials and options. */
  String place() {
    return hosts + "/" + database;
  }

  @Override
  public String toString() {
    return place();
  }
}
