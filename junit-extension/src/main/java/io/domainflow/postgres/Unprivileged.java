package io.domainflow.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root: how root starts it nevertheless. Immutable.
 *
 * @param prefix what to put before a command of the server; empty for plain users
 * @param owner the user id that the commands run under, where it is not our own
 */
record Unprivileged(List<String> prefix, int owner) {
  private static final int SAME = -1;
  private static final int NOBODY = 65534;
  private static final int SECONDS = 10;

  private static final Unprivileged PLAIN = new Unprivileged(List.of(), SAME);

  /** A namespace in which root is nobody; its files stay root's. */
  static final Unprivileged NAMESPACE = new Unprivileged(List.of("unshare", "-U"), SAME);

  /** Another user, where namespaces are not allowed, as in most containers. */
  static final Unprivileged OTHER_USER =
      new Unprivileged(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);

  static final List<Unprivileged> WAYS_OF_ROOT = List.of(NAMESPACE, OTHER_USER);

  /**
   * Nothing of the kind for plain users; for root, the first of the ways that is open.
   *
   * @throws PostgresUnavailableException if none is
   */
  static Unprivileged in(ServerDirectory directory, List<Unprivileged> ways)
      throws InterruptedException {
    if (!directory.rootOwned()) {
      return PLAIN;
    }
    for (Unprivileged way : ways) {
      if (way.works()) {
        return way;
      }
    }
    throw new PostgresUnavailableException(
        "PostgreSQL does not run as root, and this system lets root neither have a user namespace"
            + " (unshare -U) nor become another user (setpriv): run the tests as a plain user. "
            + Choices.besides("embedded"));
  }

  private boolean works() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder(Stream.concat(prefix.stream(), Stream.of("true")).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return probe.waitFor(SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
      } finally {
        probe.destroy();
      }
    } catch (IOException missing) {
      return false;
    }
  }

  /** Gives the directory to the user whom the commands run under. */
  void handOver(ServerDirectory directory) throws IOException {
    if (owner == SAME) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory.path())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
