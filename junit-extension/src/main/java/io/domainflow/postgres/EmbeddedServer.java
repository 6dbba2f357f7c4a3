package io.domainflow.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A server of our own in a directory of its own, both gone when the JVM ends: by a shutdown hook,
 * or by the {@link Reaper} where there was no time for hooks.
 */
final class EmbeddedServer {
  private static final String USER = "postgres";

  /** Connections to ask for, by attempt: another port first, then what small systems allow. */
  private static final List<Integer> ATTEMPTS =
      List.of(ServerSettings.MAX_CONNECTIONS, ServerSettings.MAX_CONNECTIONS, 200);

  private final ServerDirectory directory;
  private final ServerPrograms programs;
  private final Reaper reaper;
  private final String password = Tokens.next(16);

  private EmbeddedServer(ServerDirectory directory, ServerPrograms programs, Reaper reaper) {
    this.directory = directory;
    this.programs = programs;
    this.reaper = reaper;
  }

  /**
   * Starts a server that lives as long as this JVM.
   *
   * @throws PostgresUnavailableException with the end of the server's log if it does not start
   */
  static Cluster start() throws InterruptedException {
    return start(0);
  }

  /**
   * As before, of a major version whose programs are in the folder of {@link ServerArchive}.
   *
   * @param major 0 for what is on the class path
   */
  static Cluster start(int major) throws InterruptedException {
    return start(major, Unprivileged.WAYS_OF_ROOT);
  }

  static Cluster start(List<Unprivileged> waysOfRoot) throws InterruptedException {
    return start(0, waysOfRoot);
  }

  private static Cluster start(int major, List<Unprivileged> waysOfRoot)
      throws InterruptedException {
    try {
      Platform platform = Platform.current();
      Path jars = Path.of(System.getProperty(ServerArchive.PROPERTY, ServerArchive.DEFAULT));
      ServerBinaries binaries =
          ServerBinaries.of(
              major == 0
                  ? ServerArchive.onClassPath(platform)
                  : ServerArchive.ofVersion(platform, major, jars));
      ServerDirectory directory = ServerDirectory.create(binaries.kept());
      ServerPrograms programs = new ServerPrograms(directory, user(directory, waysOfRoot));
      EmbeddedServer server =
          new EmbeddedServer(directory, programs, Reaper.of(directory, platform));
      boolean running = false;
      try {
        binaries.unpackInto(directory.home());
        Cluster cluster = server.run();
        Endings.atTheEnd("domainflow-postgres-stop", server::end);
        running = true;
        return cluster;
      } finally {
        if (!running) {
          server.end();
        }
      }
    } catch (IOException | SQLException failure) {
      throw new PostgresUnavailableException(
          "The embedded PostgreSQL does not start: "
              + failure.getMessage()
              + ". "
              + Choices.besides("embedded"),
          failure);
    }
  }

  private static Unprivileged user(ServerDirectory directory, List<Unprivileged> waysOfRoot)
      throws InterruptedException {
    boolean found = false;
    try {
      Unprivileged user = Unprivileged.in(directory, waysOfRoot);
      found = true;
      return user;
    } finally {
      if (!found) {
        directory.delete();
      }
    }
  }

  private Cluster run() throws IOException, SQLException, InterruptedException {
    initialise();
    for (int connections : ATTEMPTS) {
      int port = freePort();
      configure(port, connections);
      if (programs.start()) {
        return Cluster.ours(Access.of("127.0.0.1", port, "postgres", USER, password));
      }
    }
    throw failed("does not start");
  }

  private void initialise() throws IOException, InterruptedException {
    Path secret = directory.path().resolve("password");
    Files.writeString(secret, ScramVerifier.of(password), StandardCharsets.US_ASCII);
    if (!programs.initialise(USER, secret)) {
      throw failed("cannot be set up (initdb)");
    }
    Files.delete(secret);
  }

  /** Writes the settings into the data directory, where no shell and no quotes are between. */
  private void configure(int port, int connections) throws IOException {
    StringBuilder settings = new StringBuilder();
    settings.append("port = ").append(port).append('\n');
    settings.append("listen_addresses = '127.0.0.1'\n");
    settings.append("unix_socket_directories = ''\n");
    for (Map.Entry<String, String> setting : ServerSettings.of(connections).entrySet()) {
      settings.append("%s = '%s'\n".formatted(setting.getKey(), setting.getValue()));
    }
    Files.writeString(directory.data().resolve("postgresql.auto.conf"), settings);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private PostgresUnavailableException failed(String what) {
    return new PostgresUnavailableException(
        "The embedded PostgreSQL "
            + what
            + ". "
            + Choices.besides("embedded")
            + " The end of its log:\n"
            + directory.tail());
  }

  /** Stops the server, if it runs, and deletes all that is of it. */
  private void end() {
    try {
      programs.stop();
    } catch (IOException unstoppable) {
      // The reaper tries once more.
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    reaper.dismiss();
    directory.delete();
  }
}
