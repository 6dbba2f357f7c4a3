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

  static ForkedJvm of(String source, String end) throws IOException {
    return of(List.of(), System.getProperty("java.class.path"), Map.of(), source, end);
  }

  static ForkedJvm of(
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
    ForkedJvm jvm = new ForkedJvm(builder.start());
    jvm.awaitReady();
    return jvm;
  }

  private void awaitReady() throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      String[] words = line.split(" ", 2);
      said.put(words[0], words.length == 2 ? words[1] : "");
      if (words[0].equals("ready")) {
        return;
      }
    }
    throw new AssertionError("The JVM ended before it was ready: " + lines);
  }

  /** What it said about itself: description, database, data. */
  String said(String what) {
    return said.getOrDefault(what, "");
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
