package io.domainflow.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM with {@link ForkedServer} in it; what it says before it is ready is read. */
final class ForkedJvm implements AutoCloseable {
  private final Process process;
  private final Map<String, String> said = new HashMap<>();

  private ForkedJvm(Process process) {
    this.process = process;
  }

  /** Starts it, with the class path of this one; {@link #awaitReady} says when it has a server. */
  static ForkedJvm start(String source, String end) throws IOException {
    return start(List.of(), classPath(), Map.of(), source, end);
  }

  static ForkedJvm start(Map<String, String> environment, String source, String end)
      throws IOException {
    return start(List.of(), classPath(), environment, source, end);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  static ForkedJvm start(
      List<String> prefix,
      String classPath,
      Map<String, String> environment,
      String source,
      String end)
      throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    line.addAll(List.of("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
    line.addAll(List.of("-cp", classPath, ForkedServer.class.getName(), source, end));
    ProcessBuilder builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    return new ForkedJvm(builder.start());
  }

  ForkedJvm awaitReady() throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      String[] words = line.split(" ", 2);
      said.put(words[0], words.length == 2 ? words[1] : "");
      if (words[0].equals("ready")) {
        return this;
      }
    }
    throw new AssertionError("The JVM ended before it was ready: " + lines);
  }

  /** What it said about itself: description, database, data. */
  String said(String what) {
    return said.getOrDefault(what, "");
  }

  /** The directory of an embedded server. */
  Path directory() {
    Path directory = Path.of(said("data")).resolveSibling("").toAbsolutePath();
    if (!directory.toString().contains(ServerDirectory.PREFIX)) {
      throw new AssertionError(directory + " is not of ours");
    }
    return directory;
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("The JVM does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
