package io.domainflow.junit;

import io.domainflow.postgres.PostgresServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says one line at a time to whoever watches the tests. The only place that writes to standard
 * output.
 */
final class ConsoleLine {
  /** Servers that were named already; as many as a JVM starts. Concurrent set. */
  private static final Set<String> NAMED = ConcurrentHashMap.newKeySet();

  private ConsoleLine() {}

  static void result(String scenario, String summary) {
    print(scenario + ": " + summary);
  }

  /** Names a server, the first time it is used. */
  static void server(PostgresServer server) {
    if (NAMED.add(server.description())) {
      print(server.description());
    }
  }

  private static void print(String line) {
    System.out.println("[domainflow] " + line);
  }
}
