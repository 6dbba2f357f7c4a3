package io.domainflow.stress;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.reports.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jcstress tests of a folder of classes. For one thread, once. */
public final class StressSuite {
  private static final String TEST_LIST = "META-INF/TestList";

  /** As class files name the annotation. */
  private static final String ANNOTATION = "Lorg/openjdk/jcstress/annotations/JCStressTest;";

  private static final String RESULTS = "jcstress-results-*.bin.gz";
  private static final Duration LONG = Duration.ofDays(30);

  private final List<String> classPath;
  private final StressOptions options;
  private final Path folder;
  private final Consumer<Check> progress;

  /**
   * @param classes where the tests are
   * @param classPath of the project, with this plugin
   * @param folder for results and jcstress's report
   * @param progress told what became of each test
   */
  public StressSuite(
      Path classes,
      List<String> classPath,
      StressOptions options,
      Path folder,
      Consumer<Check> progress) {
    this.classPath = Stream.concat(Stream.of(classes.toString()), classPath.stream()).toList();
    this.options = options;
    this.folder = folder.toAbsolutePath();
    this.progress = progress;
  }

  /** Whether jcstress's annotation processor has found tests. */
  public static boolean isIn(Path classes) {
    return Files.isRegularFile(classes.resolve(TEST_LIST));
  }

  /** Classes that are jcstress tests by their annotation, wherever the processor was. */
  public static List<String> annotated(Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(classes)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        // Each byte a character: what is looked for has no others.
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(ANNOTATION)) {
          String name = classes.relativize(file).toString().replaceFirst("\\.class$", "");
          found.add(name.replace('/', '.').replace('\\', '.'));
        }
      }
      return found.stream().sorted().toList();
    }
  }

  /**
   * Runs those whose names fit.
   *
   * @throws IOException if jcstress cannot run; names its log
   * @throws InterruptedException after what ran was ended
   */
  public List<Check> run(String pattern) throws IOException, InterruptedException {
    clean();
    List<String> tests = list(pattern);
    List<Check> checks = new ArrayList<>();
    long end = System.nanoTime() + options.limit().orElse(LONG).toNanos();
    int together = options.together(tests.size());
    List<Path> results = new ArrayList<>();
    for (int from = 0; from < tests.size(); from += together) {
      List<String> some = tests.subList(from, Math.min(tests.size(), from + together));
      Path place = Files.createDirectories(folder.resolve("run-" + (from / together + 1)));
      List<Check> found = run(some, tests.size(), place, end);
      found.forEach(progress);
      checks.addAll(found);
      if (found.stream().allMatch(each -> each.status() != Check.Status.NOT_RUN)) {
        results.addAll(results(place));
      }
    }
    if (!results.isEmpty()) {
      report(results);
    }
    return checks;
  }

  /** The results that a run left in this folder. */
  static List<Path> results(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, RESULTS)) {
      files.forEach(found::add);
    }
    return found;
  }

  private void clean() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private List<String> list(String pattern) throws IOException, InterruptedException {
    Path names = folder.resolve("tests");
    jvm(folder, "list")
        .run(StressProgram.class, List.of(StressProgram.LIST, names.toString(), "-t", pattern));
    List<String> tests = Files.readAllLines(names);
    Files.delete(names);
    return tests;
  }

  /** Of those for which there is no time left, it says so. */
  private List<Check> run(List<String> some, int of, Path place, long end)
      throws IOException, InterruptedException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return some.stream().map(this::notRun).toList();
    }
    Path outcome = place.resolve("checks");
    List<String> arguments = new ArrayList<>(List.of(StressProgram.RUN, outcome.toString()));
    arguments.addAll(options.arguments(of));
    arguments.add("-t");
    arguments.add(some.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$")));
    arguments.addAll(List.of("-r", place.resolve("html").toString()));
    boolean ended =
        jvm(place, "jcstress").run(StressProgram.class, arguments, Duration.ofNanos(left));
    if (!ended) {
      return some.stream().map(this::notRun).toList();
    }
    List<Check> checks = Check.read(outcome);
    Files.delete(outcome);
    return checks;
  }

  private Check notRun(String test) {
    return new Check(
        test,
        "",
        Check.Status.NOT_RUN,
        Duration.ZERO,
        "there was no time for it: raise domainflow.stressTime, or choose by domainflow.stressTests",
        List.of());
  }

  private void report(List<Path> results) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(StressProgram.REPORT, folder.toString()));
    results.forEach(each -> arguments.add(each.toString()));
    jvm(folder, "report").run(StressProgram.class, arguments);
  }

  private ForkedJvm jvm(Path place, String name) {
    return new ForkedJvm(classPath, List.of(), Map.of(), place, place.resolve(name + ".log"));
  }
}
