package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGProperty;

/**
 * A database that another JVM owns, as that JVM handed it over: with all that opens a session, and
 * without what makes or drops databases. Immutable and thread-safe.
 *
 * @param url with the credentials in it; it goes into no message, log or report
 */
public record HandedDatabase(String url, String name, Facts facts) {
  /** What the owner knows of the server. */
  public record Facts(String description, int version, int maxConnections, boolean ours) {}

  public static HandedDatabase of(TestDatabase database) {
    PostgresServer server = database.server();
    return new HandedDatabase(
        database.url(),
        database.name(),
        new Facts(server.description(), server.version(), server.maxConnections(), server.ours()));
  }

  /** The database, for the JVM that was given it; its sessions carry the application's name. */
  public TestDatabase taken(String applicationName) {
    return new Taken(
        this, Access.of(url).with(PGProperty.APPLICATION_NAME.getName(), applicationName));
  }

  @Override
  public String toString() {
    return name;
  }

  private record Taken(HandedDatabase handed, Access access) implements TestDatabase {
    @Override
    public String name() {
      return handed.name;
    }

    @Override
    public Connection connect() throws SQLException {
      return access.connect(handed.name);
    }

    @Override
    public DataSource dataSource() {
      return new SessionDataSource(access, handed.name);
    }

    @Override
    public String url() {
      return access.url(handed.name);
    }

    @Override
    public PostgresServer server() {
      return new Server(handed.facts);
    }

    /** Its owner drops it. */
    @Override
    public void close() {}

    @Override
    public String toString() {
      return handed.name;
    }
  }

  private record Server(Facts facts) implements PostgresServer {
    @Override
    public String description() {
      return facts.description;
    }

    @Override
    public int version() {
      return facts.version;
    }

    @Override
    public int maxConnections() {
      return facts.maxConnections;
    }

    @Override
    public boolean ours() {
      return facts.ours;
    }

    @Override
    public TestDatabase createDatabase() {
      throw notHere();
    }

    @Override
    public TestDatabase createDatabase(TestDatabase template) {
      throw notHere();
    }

    @Override
    public void recreateDatabase(TestDatabase database, TestDatabase template) {
      throw notHere();
    }

    private static UnsupportedOperationException notHere() {
      return new UnsupportedOperationException(
          "Databases are made by the JVM of the test, in @BeforeEach: this is that of a worker");
    }
  }
}
