package io.domainflow.maven;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.reports.Check;
import io.domainflow.reports.CheckKind;
import io.domainflow.reports.CheckReports;
import io.domainflow.scenarios.ScenarioProgram;
import io.domainflow.scenarios.Workers;
import io.domainflow.stress.StressOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What the goals have in common: the module, its reports, and how its scenarios run. */
abstract class ModuleMojo extends AbstractMojo {
  /** Those that Surefire takes. */
  private static final String CLASSES = "^(.*\\.)?(Test[^.]*|[^.]*Tests?|[^.]*TestCase)$";

  private static final int MOST_LINES = 60;
  private static final String JARS = "domainflow.postgres.jars";

  private final TestLibraries libraries;

  /** Does nothing. */
  @Parameter(property = "domainflow.skip", defaultValue = "false")
  private boolean skip;

  /** Whether errors fail the build; if not, they are only told. */
  @Parameter(property = "domainflow.failOnError", defaultValue = "true")
  private boolean failOnError = true;

  /** Where {@code verify.json} and the other reports are written. */
  @Parameter(
      property = "domainflow.reportDirectory",
      defaultValue = "${project.build.directory}/domainflow")
  private File reportDirectory = new File("target/domainflow");

  /**
   * The server: {@code auto}, {@code embedded}, {@code container}, or a {@code jdbc:postgresql:}
   * URL of one on which databases may be created and dropped.
   */
  @Parameter(property = "domainflow.postgres", defaultValue = "auto")
  private String postgres = "auto";

  /** How many orders a scenario tries at most, whatever it says itself. */
  @Parameter(property = "domainflow.schedules", defaultValue = "10000")
  private int schedules = 10_000;

  /** How long a scenario searches at most, whatever it says itself: {@code 60s}, {@code 5m}. */
  @Parameter(property = "domainflow.time", defaultValue = "60s")
  private String time = "60s";

  /**
   * Versions of PostgreSQL on which the scenarios run, one after the other, on embedded servers:
   * {@code 14,18}. If there are none, on the server of {@code domainflow.postgres}.
   */
  @Parameter(property = "domainflow.postgresVersions")
  private List<String> postgresVersions = List.of();

  /** Isolation levels under each of which the scenarios run, besides what they say themselves. */
  @Parameter(property = "domainflow.isolation")
  private List<String> isolation = List.of();

  /**
   * Migrations up to which the scenarios' databases are brought, besides the last: the state of the
   * former release, say, which today's code meets while it is rolled out.
   */
  @Parameter(property = "domainflow.states")
  private List<String> states = List.of();

  /** A regular expression of the names of the test classes that are looked through. */
  @Parameter(property = "domainflow.scenarioClasses", defaultValue = CLASSES)
  private String scenarioClasses = CLASSES;

  /**
   * How much jcstress does: {@code sanity}, {@code quick}, {@code default}, {@code tough}, {@code
   * stress}, or {@code auto}: as much as fits into {@code domainflow.stressTime}.
   */
  @Parameter(property = "domainflow.stressMode", defaultValue = "auto")
  private String stressMode = StressOptions.AUTO;

  /**
   * How long all jcstress tests may take: {@code 90s}, {@code 10m}. Those that have not run by then
   * fail. Without it there is no limit, and mode {@code auto} aims at five minutes.
   */
  @Parameter(property = "domainflow.stressTime")
  private String stressTime = "";

  /** A regular expression that is found in the names of the jcstress tests that run. */
  @Parameter(property = "domainflow.stressTests", defaultValue = ".*")
  private String stressTests = ".*";

  /** JVMs for each jcstress test and way of compiling; by default as the mode has it. */
  @Parameter(property = "domainflow.stressForks", defaultValue = "0")
  private int stressForks;

  /** CPUs that jcstress uses; by default all. */
  @Parameter(property = "domainflow.stressCpus", defaultValue = "0")
  private int stressCpus;

  /** Whatever else jcstress takes on its command line: {@code -time 50 -sc false}. */
  @Parameter(property = "domainflow.stressArguments")
  private String stressArguments = "";

  /** Arguments for the JVMs in which the scenarios, and the jcstress tests, run. */
  @Parameter(property = "domainflow.jvmArguments")
  private List<String> jvmArguments = List.of();

  @Parameter(defaultValue = "${basedir}", readonly = true)
  private File baseDirectory = new File("");

  @Parameter(defaultValue = "${session}", readonly = true)
  private @Nullable MavenSession session;

  @Parameter(defaultValue = "${project}", readonly = true)
  private @Nullable MavenProject project;

  ModuleMojo(TestLibraries libraries) {
    this.libraries = libraries;
  }

  final boolean isSkipped() {
    if (skip) {
      getLog().info("domainflow.skip is set");
    }
    return skip;
  }

  final boolean failsOnError() {
    return failOnError;
  }

  final Path reports() {
    return reportDirectory.toPath();
  }

  final Path base() {
    return baseDirectory.toPath();
  }

  final String postgres() {
    return postgres;
  }

  final Properties given() {
    return session == null ? new Properties() : session.getUserProperties();
  }

  /** As people would name it. */
  final Path shown(Path file) {
    Path base = baseDirectory.toPath().toAbsolutePath();
    Path absolute = file.toAbsolutePath();
    return absolute.startsWith(base) ? base.relativize(absolute) : absolute;
  }

  /** Whether the module has tests, and these our extension. */
  final boolean mayHaveScenarios() {
    return project != null
        && session != null
        && Files.isDirectory(Path.of(project.getBuild().getTestOutputDirectory()))
        && TestLibraries.hasScenarios(project);
  }

  /**
   * Runs the module's scenarios on each server and state, and tells what became of them.
   *
   * @return one line
   * @throws MojoFailureException if one fails
   */
  final String runScenarios() throws MojoExecutionException, MojoFailureException {
    List<Check> all = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (String version : postgresVersions.isEmpty() ? List.of("") : postgresVersions) {
      for (String state : statesAndLast()) {
        String place = place(version.strip(), state);
        if (!place.isEmpty()) {
          places.add(place);
          getLog().info("scenarios " + place);
        }
        for (Check check : run(version.strip(), state)) {
          tell(check);
          all.add(in(place, check));
        }
      }
    }
    String where = places.isEmpty() ? "" : " (" + String.join("; ", places) + ")";
    writeReports(CheckKind.SCENARIOS, all, List.of(reports()));
    long passed = all.stream().filter(Check::passed).count();
    String summary =
        "%d of %d scenarios passed%s. Reports: %s"
            .formatted(passed, all.size(), where, shown(reports()));
    if (passed < all.size() && failOnError) {
      throw new MojoFailureException(summary);
    }
    return summary;
  }

  /** Files of a kind of checks, for other programs. */
  final void writeReports(CheckKind kind, List<Check> checks, List<Path> folders)
      throws MojoExecutionException {
    try {
      CheckReports.write(kind, checks, reports(), folders);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.reportDirectory: cannot write to " + reports() + ": " + e, e);
    }
  }

  private static Check in(String place, Check check) {
    return new Check(
        check.test(),
        (check.name() + " " + place).strip(),
        check.status(),
        check.elapsed(),
        check.said(),
        check.states());
  }

  private List<String> statesAndLast() {
    List<String> all = new ArrayList<>(states);
    all.add("");
    return all;
  }

  private static String place(String version, String state) {
    return ((version.isEmpty() ? "" : "on PostgreSQL " + version + " ")
            + (state.isEmpty() ? "" : "with the migrations until " + state))
        .strip();
  }

  private void tell(Check outcome) {
    String line =
        "%s  %s  %d ms".formatted(outcome.test(), outcome.name(), outcome.elapsed().toMillis());
    List<String> said = outcome.said().lines().toList();
    if (outcome.passed()) {
      getLog().info("  " + line + (said.size() == 1 ? "  " + said.get(0) : ""));
      return;
    }
    getLog().error("  " + line + "  failed");
    said.stream().limit(MOST_LINES).forEach(text -> getLog().error("    " + text));
  }

  /** Whether the module has jcstress tests. */
  final boolean hasStress() throws MojoExecutionException {
    return hasLibrary("org.openjdk.jcstress", "jcstress-core")
        && new StressRun(getLog(), outputs(), reports()).hasTests();
  }

  private List<Path> outputs() {
    if (project == null || session == null) {
      return List.of();
    }
    return List.of(
        Path.of(project.getBuild().getTestOutputDirectory()),
        Path.of(project.getBuild().getOutputDirectory()));
  }

  /**
   * Runs the module's jcstress tests, and tells what became of them.
   *
   * @return one line
   * @throws MojoFailureException if one finds what is forbidden, breaks, or has not run
   */
  final String runStress() throws MojoExecutionException, MojoFailureException {
    StressOptions options =
        new StressOptions(
            StressRun.mode(stressMode),
            StressRun.limit(stressTime),
            stressForks,
            stressCpus,
            jvmArguments,
            stressArguments.isBlank()
                ? List.of()
                : List.of(stressArguments.strip().split("\\s+", -1)));
    StressRun stress = new StressRun(getLog(), outputs(), reports());
    List<Check> all = stress.run(classPath(), options, pattern("stressTests", stressTests));
    writeReports(CheckKind.STRESS, all, stress.folders());
    String summary = StressRun.summary(all) + ". Reports: " + shown(reports().resolve("jcstress"));
    if (!all.stream().allMatch(Check::passed) && failOnError) {
      throw new MojoFailureException(summary);
    }
    return summary;
  }

  /** The workers of a scenario that is named {@code class#method}. */
  final Workers.Program workers(String scenario) throws MojoExecutionException {
    String[] parts = scenario.split("#", -1);
    if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw new MojoExecutionException(
          "parameter domainflow.workload: %s is no scenario; write com.acme.OrdersScenario#pays"
              .formatted(scenario));
    }
    if (!mayHaveScenarios()) {
      throw new MojoExecutionException(
          "parameter domainflow.workload: "
              + scenario
              + " cannot run, as the module has no compiled tests (mvn test-compile) or not"
              + " io.domainflow:domainflow-junit-extension among their dependencies");
    }
    return new Workers.Program(
        parts[0], parts[1], classPath(), jvmArguments, base().toAbsolutePath(), reports());
  }

  private List<Check> run(String version, String state) throws MojoExecutionException {
    Path log = reports().resolve("scenarios" + suffix(version) + suffix(state) + ".log");
    Path outcomes = log.resolveSibling(log.getFileName() + ".outcomes");
    List<String> options = new ArrayList<>(jvmArguments);
    properties(version, state).forEach((name, value) -> options.add("-D" + name + "=" + value));
    fork(
        log,
        options,
        version.isEmpty() ? Map.of(PostgresSource.VARIABLE, server()) : Map.of(),
        ScenarioProgram.class,
        List.of(
            project().getBuild().getTestOutputDirectory(),
            pattern("scenarioClasses", scenarioClasses),
            outcomes.toString()));
    try {
      List<Check> read = Check.read(outcomes);
      Files.delete(outcomes);
      return read;
    } catch (IOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The command line wins over the environment, and that over the pom. */
  private String server() {
    String variable = System.getenv(PostgresSource.VARIABLE);
    boolean given = given().containsKey(PostgresSource.PROPERTY);
    return variable == null || variable.isBlank() || given ? postgres : variable;
  }

  /** Runs a program with the class path of the module's tests. */
  final void fork(
      Path log,
      List<String> options,
      Map<String, String> environment,
      Class<?> program,
      List<String> arguments)
      throws MojoExecutionException {
    ForkedJvm fork = new ForkedJvm(classPath(), options, environment, base(), log);
    try {
      fork.run(program, arguments);
    } catch (IOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while " + program.getSimpleName() + " ran", e);
    }
  }

  /** The tests', with this plugin. */
  final List<String> classPath() throws MojoExecutionException {
    return libraries.classPath(project(), session());
  }

  /** Whether the module, or its tests, have a library. */
  final boolean hasLibrary(String group, String name) {
    return project != null && TestLibraries.find(project, group, name).isPresent();
  }

  private MavenProject project() throws MojoExecutionException {
    if (project == null) {
      throw new MojoExecutionException("this is of a project, and there is none");
    }
    return project;
  }

  private MavenSession session() throws MojoExecutionException {
    if (session == null) {
      throw new MojoExecutionException("this is of a build, and there is none");
    }
    return session;
  }

  private static String suffix(String part) {
    return part.isEmpty() ? "" : "-" + part.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String pattern(String parameter, String value) throws MojoExecutionException {
    try {
      return Pattern.compile(value).pattern();
    } catch (PatternSyntaxException e) {
      throw new MojoExecutionException(
          "parameter domainflow."
              + parameter
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** A server's URL has its credentials in it. */
  private static boolean mayBeSecret(String property) {
    return property.equals(PostgresSource.PROPERTY)
        || property.startsWith("domainflow.placeholders.");
  }

  /** Those of the command line go on; the goal's own win. */
  private Map<String, String> properties(String version, String state)
      throws MojoExecutionException {
    Map<String, String> properties = new TreeMap<>();
    Properties given = given();
    for (String name : given.stringPropertyNames()) {
      if (name.startsWith("domainflow.") && !mayBeSecret(name)) {
        properties.put(name, given.getProperty(name));
      }
    }
    properties.put("domainflow.schedules", Integer.toString(schedules));
    properties.put("domainflow.time", time);
    properties.put("domainflow.reports", reports().toString());
    properties.put("domainflow.isolation", String.join(",", isolation));
    properties.put("domainflow.state", state);
    if (!version.isEmpty()) {
      properties.put(PostgresSource.PROPERTY, "embedded:" + version);
      if (!properties.containsKey(JARS)) {
        Path jars =
            libraries.programs(version, project(), session(), reports().resolve("postgres"));
        properties.put(JARS, jars.toString());
      }
    }
    return properties;
  }
}
