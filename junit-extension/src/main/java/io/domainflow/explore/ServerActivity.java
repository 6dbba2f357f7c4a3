package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What the sessions of a scenario's database do at the moment, as text for people. Immutable.
 *
 * @param sessions a line each, from {@code pg_stat_activity}
 * @param waits who waits for whom, a line each; empty if nobody waits for a lock
 */
public record ServerActivity(String sessions, List<String> waits) {
  /**
   * What the application name of an actor's sessions begins with, where it has a pool of its own.
   */
  public static final String APPLICATION = "domainflow-";

  public ServerActivity {
    waits = List.copyOf(waits);
  }

  /**
   * Asks the server.
   *
   * @param borrower who has the session of a backend, where that is known
   */
  public static ServerActivity of(TestDatabase database, IntFunction<Optional<String>> borrower)
      throws SQLException {
    List<ServerSession> sessions = ServerSessions.of(database);
    IntFunction<String> owner =
        pid -> borrower.apply(pid).orElseGet(() -> applicationOf(pid, sessions));
    return new ServerActivity(activity(sessions, owner), waits(sessions, owner));
  }

  private static String activity(List<ServerSession> sessions, IntFunction<String> owner) {
    StringBuilder text = new StringBuilder();
    for (ServerSession session : sessions) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-18s %-20s %-22s %6.1f s  %s%n",
              owner.apply(session.pid()),
              session.state(),
              session.waitsOn(),
              session.transactionSeconds(),
              session.query()));
    }
    return text.toString();
  }

  private static List<String> waits(List<ServerSession> sessions, IntFunction<String> owner) {
    List<String> waits = new ArrayList<>();
    for (ServerSession session : sessions) {
      if (!session.blockers().isEmpty()) {
        waits.add(
            owner.apply(session.pid())
                + " waits for "
                + String.join(", ", session.blockers().stream().map(owner::apply).toList())
                + " in: "
                + session.query());
      }
    }
    return waits;
  }

  private static String applicationOf(int pid, List<ServerSession> sessions) {
    return sessions.stream()
        .filter(session -> session.pid() == pid)
        .map(ServerSession::applicationName)
        .filter(name -> name.startsWith(APPLICATION))
        .map(name -> name.substring(APPLICATION.length()))
        .findFirst()
        .orElse("session " + pid);
  }
}
