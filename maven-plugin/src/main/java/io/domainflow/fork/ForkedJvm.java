package io.domainflow.fork;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JVM in which a program runs that needs the project's class path.
 *
 * @param classPath the project's, with this plugin
 * @param options for the JVM
 * @param environment variables besides those of this process: for what is secret
 * @param directory where it runs
 * @param log where everything goes that it prints
 */
public record ForkedJvm(
    List<String> classPath,
    List<String> options,
    Map<String, String> environment,
    Path directory,
    Path log) {
  private static final String REASON = "domainflow: ";

  public ForkedJvm {
    classPath = List.copyOf(classPath);
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
  }

  /**
   * Runs a program to its end. What it is given stands in a file meanwhile.
   *
   * @throws IOException if it cannot be started or ends otherwise than it should; names the log
   * @throws InterruptedException after it was ended
   */
  public void run(Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Path given = log.resolveSibling(log.getFileName() + ".arguments");
    Files.write(given, given(program, arguments));
    Process process = null;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(java(), "@" + given.toAbsolutePath())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      process = builder.start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            said().orElse(program.getSimpleName() + " ended with status " + status)
                + "; see "
                + log);
      }
    } finally {
      if (process != null) {
        process.destroy();
      }
      Files.deleteIfExists(given);
    }
  }

  /** Ends the program that calls it, and tells why. */
  @SuppressWarnings("SystemOut") // of a JVM of its own
  public static void fail(String why) {
    System.out.println(REASON + why.replaceAll("\\R", " "));
    System.exit(1);
  }

  private Optional<String> said() throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(REASON))
          .map(line -> line.substring(REASON.length()))
          .reduce((first, last) -> last);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** As the launcher's argument files have it: a class path may be longer than a command line. */
  private List<String> given(Class<?> program, List<String> arguments) {
    List<String> all = new ArrayList<>(options);
    all.add("-cp");
    all.add(String.join(File.pathSeparator, classPath));
    all.add(program.getName());
    all.addAll(arguments);
    return all.stream().map(ForkedJvm::quoted).toList();
  }

  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
