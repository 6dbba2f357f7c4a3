package io.domainflow.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JVM in which scenarios run.
 *
 * @param classPath of the project's tests, with the launcher and this plugin
 * @param testClasses folder of the classes that are looked through
 * @param pattern regular expression of their names
 * @param arguments for the JVM
 * @param properties system properties, by name; they are written to a file while it runs
 * @param environment variables besides those of this process: for what is secret
 * @param directory where it runs
 * @param file where its outcomes and what it says go, without an ending
 */
public record ScenarioFork(
    List<String> classPath,
    Path testClasses,
    String pattern,
    List<String> arguments,
    Map<String, String> properties,
    Map<String, String> environment,
    Path directory,
    Path file) {
  public ScenarioFork {
    classPath = List.copyOf(classPath);
    arguments = List.copyOf(arguments);
    properties = new TreeMap<>(properties);
    environment = Map.copyOf(environment);
  }

  /** Where everything goes that it prints. */
  public Path log() {
    return file.resolveSibling(file.getFileName() + ".log");
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException if it cannot be started or ends otherwise than it should; names the log
   * @throws InterruptedException after it was ended
   */
  public List<ScenarioOutcome> run() throws IOException, InterruptedException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path outcomes = file.resolveSibling(file.getFileName() + ".outcomes");
    Path options = file.resolveSibling(file.getFileName() + ".options");
    Files.write(options, options(outcomes));
    ProcessBuilder builder =
        new ProcessBuilder(java(), "@" + options.toAbsolutePath())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "the JVM of the scenarios ended with status " + status + ": see " + log());
      }
      return ScenarioOutcome.read(outcomes);
    } finally {
      process.destroy();
      Files.deleteIfExists(options);
      Files.deleteIfExists(outcomes);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** As the launcher's argument files have them: a class path may be longer than a command line. */
  private List<String> options(Path outcomes) {
    List<String> options = new ArrayList<>(arguments);
    options.add("-cp");
    options.add(String.join(System.getProperty("path.separator"), classPath));
    properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
    options.add(ScenarioProgram.class.getName());
    options.add(testClasses.toString());
    options.add(pattern);
    options.add(outcomes.toAbsolutePath().toString());
    return options.stream().map(ScenarioFork::quoted).toList();
  }

  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
