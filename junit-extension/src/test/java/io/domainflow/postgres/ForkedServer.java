package io.domainflow.postgres;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Main class of a JVM that starts a server, creates a database, says so, and ends as told. */
final class ForkedServer {
  private ForkedServer() {}

  /**
   * Arguments: the source, then {@code return}, {@code throw}, {@code exit}, {@code wait} or {@code
   * end}.
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws SQLException, IOException {
    PrintStream out = System.out;
    PostgresServer server = PostgresServer.shared(PostgresSource.parse(arguments[0], "argument"));
    if (arguments[1].equals("roles")) {
      for (int times = 0; times < 2; times++) {
        try (TestDatabase own = server.createDatabase();
            Connection session = own.connect();
            Statement statement = session.createStatement()) {
          statement.execute("CREATE ROLE \"app \"\"reader\"");
          statement.execute("CREATE TABLE t ()");
          statement.execute("GRANT SELECT ON t TO \"app \"\"reader\"");
        }
      }
      out.println("roles made twice");
    }
    TestDatabase database = server.createDatabase();
    out.println("description " + server.description());
    out.println("database " + database.name());
    if (server.description().contains("embedded")) {
      out.println("data " + Sql.texts(database, "SHOW data_directory").get(0));
    }
    if (server.description().contains("container")) {
      // Docker gives a container the beginning of its id as its host name.
      String host = Sql.texts(database, "SELECT pg_read_file('/etc/hostname')").get(0);
      out.println("container " + host.strip());
    }
    out.println("place " + ((RunningServer) server).cluster().access().place());
    if (arguments[1].equals("end")) {
      PostgresServer.endShared();
    }
    out.println("ready now");
    switch (arguments[1]) {
      case "throw" -> throw new IllegalStateException("An uncaught failure");
      case "exit" -> System.exit(1);
      case "wait", "end" -> {
        int nothing = System.in.read();
        out.println("read " + nothing);
      }
      default -> out.println("end here");
    }
  }
}
