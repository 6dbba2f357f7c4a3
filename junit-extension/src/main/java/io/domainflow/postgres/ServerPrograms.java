package io.domainflow.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code initdb} and {@code pg_ctl} on a directory; what they say goes to a file there. */
final class ServerPrograms {
  private static final int SECONDS_TO_START = 60;
  private static final int SECONDS_TO_STOP = 10;
  private static final int SECONDS_OF_GRACE = 10;

  private final ServerDirectory directory;
  private final Unprivileged user;

  ServerPrograms(ServerDirectory directory, Unprivileged user) {
    this.directory = directory;
    this.user = user;
  }

  /**
   * Makes the data directory: text is UTF-8 and sorted by code point on every platform.
   *
   * @param superuser name of the role that may do everything
   * @param secret file with its password
   */
  boolean initialise(String superuser, Path secret) throws IOException, InterruptedException {
    user.handOver(directory);
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of("--username=" + superuser, "--pwfile=" + secret, "--auth=scram-sha-256"));
    options.addAll(List.of("--encoding=UTF8", "--locale=C"));
    options.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    options.addAll(List.of("--no-sync", "--no-data-checksums", "--no-instructions"));
    return succeeds("initdb", options, SECONDS_TO_START);
  }

  /** Returns once the server takes connections, or has failed to. */
  boolean start() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("start", "-w", "-s"));
    options.addAll(List.of("-t", Integer.toString(SECONDS_TO_START)));
    options.addAll(List.of("-l", directory.log().toString()));
    return succeeds("pg_ctl", options, SECONDS_TO_START);
  }

  /** Stops the server, if it runs, and waits for its end; sessions are ended. */
  void stop() throws IOException, InterruptedException {
    if (Files.exists(directory.data().resolve("postmaster.pid")) && !stop("fast")) {
      stop("immediate");
    }
  }

  private boolean stop(String mode) throws IOException, InterruptedException {
    String limit = Integer.toString(SECONDS_TO_STOP);
    return succeeds(
        "pg_ctl", List.of("stop", "-w", "-s", "-m", mode, "-t", limit), SECONDS_TO_STOP);
  }

  private boolean succeeds(String program, List<String> options, int seconds)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(user.prefix());
    line.add(directory.program(program).toString());
    line.addAll(List.of("-D", directory.data().toString()));
    line.addAll(options);
    ProcessBuilder command = new ProcessBuilder(line).directory(directory.path().toFile());
    command.environment().keySet().removeIf(name -> name.startsWith("PG"));
    command.environment().put("LC_ALL", "C");
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.commands().toFile()));
    Process process = command.start();
    try {
      return process.waitFor(seconds + SECONDS_OF_GRACE, TimeUnit.SECONDS)
          && process.exitValue() == 0;
    } finally {
      process.destroy();
    }
  }
}
