package io.domainflow.postgres;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL refuses to run as root: how root starts it nevertheless. */
final class Unprivileged {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final int SECONDS = 10;

  private Unprivileged() {}

  /**
   * What to put before a command of the server: nothing for plain users; for root, what gives it a
   * user namespace in which it is nobody.
   *
   * @throws PostgresUnavailableException if root may not have one
   */
  static List<String> prefix(ServerDirectory directory) throws IOException, InterruptedException {
    if (!directory.rootOwned()) {
      return List.of();
    }
    Process probe =
        new ProcessBuilder("unshare", "-U", "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (probe.waitFor(SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0) {
        return NAMESPACE;
      }
    } finally {
      probe.destroy();
    }
    throw new PostgresUnavailableException(
        "PostgreSQL does not run as root, and this system refuses root a user namespace"
            + " (unshare -U): run the tests as a plain user. "
            + Choices.besides("embedded"));
  }
}
