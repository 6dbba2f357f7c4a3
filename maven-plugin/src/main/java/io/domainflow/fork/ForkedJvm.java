package io.domainflow.fork;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
  private static final Duration LONG = Duration.ofDays(30);

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
    run(program, arguments, LONG);
  }

  /**
   * The same, of a program that may take so long; then it is ended, with those that it started.
   *
   * @return whether it came to its end
   */
  public boolean run(Class<?> program, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    Path given = writeGiven(program, arguments);
    Process process = null;
    try {
      process = builder(given).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      int status = process.exitValue();
      if (status != 0) {
        throw ended(program, status);
      }
      return true;
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
      Files.deleteIfExists(given);
    }
  }

  /**
   * Starts a program that is asked things, a line each, and answers each with a line. It ends when
   * it can read no more. What it prints as errors goes to the log.
   *
   * @throws IOException if it cannot be started
   */
  public Running start(Class<?> program, List<String> arguments) throws IOException {
    Path given = writeGiven(program, arguments);
    try {
      Process process = builder(given).redirectError(log.toFile()).start();
      return new Running(program, given, process);
    } catch (IOException e) {
      Files.deleteIfExists(given);
      throw e;
    }
  }

  /** A program that is asked things. For one thread. */
  public final class Running implements AutoCloseable {
    private static final long SECONDS_TO_END = 10;

    private final Class<?> program;
    private final Path given;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private Running(Class<?> program, Path given, Process process) {
      this.program = program;
      this.given = given;
      this.process = process;
      this.answers = process.inputReader(StandardCharsets.UTF_8);
      this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Waits for the answer.
     *
     * @throws IOException if the program ends meanwhile
     */
    public String ask(String question) throws IOException {
      questions.write(question + "\n");
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw ended(program, status());
      }
      return answer;
    }

    private int status() throws IOException {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + program.getSimpleName() + " ran", e);
      }
    }

    /** Has it end by itself if it can. */
    @Override
    public void close() throws IOException {
      try {
        questions.close();
        process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        process.destroyForcibly();
        Files.deleteIfExists(given);
      }
    }
  }

  private ProcessBuilder builder(Path given) {
    ProcessBuilder builder =
        new ProcessBuilder(java(), "@" + given.toAbsolutePath()).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private Path writeGiven(Class<?> program, List<String> arguments) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Path given = log.resolveSibling(log.getFileName() + ".arguments");
    Files.write(given, given(program, arguments));
    return given;
  }

  private IOException ended(Class<?> program, int status) throws IOException {
    return new IOException(
        said().orElse(program.getSimpleName() + " ended with status " + status) + "; see " + log);
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
