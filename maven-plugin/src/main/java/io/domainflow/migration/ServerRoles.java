package io.domainflow.migration;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The roles of a server, which no database keeps to itself: which of them were there before a
 * verification, and which came with it. Immutable.
 *
 * @param before names of those that were there
 */
record ServerRoles(PostgresServer server, Set<String> before) {
  ServerRoles {
    before = Set.copyOf(before);
  }

  /** Looks who is there. */
  static ServerRoles of(PostgresServer server, Connection session) throws SQLException {
    return new ServerRoles(server, names(session));
  }

  /** Names of those that came since, in order. */
  List<String> since(Connection session) throws SQLException {
    Set<String> now = names(session);
    now.removeAll(before);
    return List.copyOf(now);
  }

  /** Drops roles of databases that are gone, if nobody else can have made them. */
  void drop(List<String> names) throws SQLException {
    if (names.isEmpty() || !server.ours()) {
      return;
    }
    try (TestDatabase database = server.createDatabase();
        Connection session = database.connect();
        Statement statement = session.createStatement()) {
      List<String> left = new ArrayList<>(names);
      left.retainAll(names(session)); // some go with the last database
      if (left.isEmpty()) {
        return;
      }
      String roles = String.join(", ", quoted(left));
      statement.execute("DROP OWNED BY " + roles); // what they hold at the server itself
      statement.execute("DROP ROLE " + roles);
    }
  }

  /** As SQL writes them. */
  static List<String> quoted(List<String> names) {
    return names.stream().map(name -> '"' + name.replace("\"", "\"\"") + '"').toList();
  }

  private static Set<String> names(Connection session) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(CatalogQuery.ROLE_NAMES.sql())) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
