package io.domainflow.maven;

import io.domainflow.changelog.ChangeLogProgram;
import io.domainflow.migration.Baseline;
import io.domainflow.migration.ConsoleReport;
import io.domainflow.migration.GitHubAnnotations;
import io.domainflow.migration.HtmlPage;
import io.domainflow.migration.JUnitReport;
import io.domainflow.migration.JsonReport;
import io.domainflow.migration.MigrationVerification;
import io.domainflow.migration.RecordedState;
import io.domainflow.migration.SarifReport;
import io.domainflow.migration.Seeds;
import io.domainflow.migration.Severity;
import io.domainflow.migration.Verdict;
import io.domainflow.migration.VerificationOptions;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.PostgresUnavailableException;
import io.domainflow.reports.CheckKind;
import io.domainflow.reports.HtmlFile;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.MigrationSetException;
import io.domainflow.script.ScriptException;
import io.domainflow.script.UnknownStyleException;
import io.domainflow.starts.InstanceStarts;
import io.domainflow.starts.StartTool;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What goals about migrations have in common: where these are, and on what they are tried. It is
 * long for its parameters: Maven wants each as a field of the goal, with its description.
 */
abstract class MigrationsMojo extends ModuleMojo {
  private static final List<String> REPORTS =
      List.of("verify.html", "verify.json", "verify.sarif", "TEST-domainflow-verify.xml");
  private static final Pattern CHANGE_LOG = Pattern.compile("\\.(xml|ya?ml|json)$");
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final String PLACEHOLDER = "domainflow.placeholders.";
  private static final String DEFAULT_LOCATION = "src/main/resources/db/migration";

  private final SharedServer servers;

  /**
   * Where the migrations are: directories, relative to the module's, or {@code classpath:} with a
   * folder of the module's own classes; also a change log of Liquibase's in XML, YAML or JSON.
   * Several make one chain. If none is named: {@code src/main/resources/db/migration}.
   */
  @Parameter(property = "domainflow.migrations")
  private List<String> migrations = List.of();

  /**
   * For which tool the files are written: {@code Flyway}, {@code golang-migrate}, {@code dbmate},
   * and so on. If it is not said, the files tell.
   */
  @Parameter(property = "domainflow.naming")
  private String naming = "";

  /**
   * Values of Flyway's placeholders. On the command line each is a property of its own: {@code
   * -Ddomainflow.placeholders.owner=app}.
   */
  @Parameter private Map<String, String> placeholders = Map.of();

  /** Migrations that need no way back: versions, descriptions or file names. */
  @Parameter(property = "domainflow.irreversible")
  private List<String> irreversible = List.of();

  /**
   * Tables that are no part of the comparison, with or without their schema, besides the history
   * tables of Flyway and Liquibase.
   */
  @Parameter(property = "domainflow.excludedTables")
  private List<String> excludedTables = List.of();

  /**
   * Whether to look at the locks that scripts take on what was there before, and at what they write
   * anew and read whole.
   */
  @Parameter(property = "domainflow.impact", defaultValue = "true")
  private boolean impact = true;

  /** Whether to try the migrations once more with rows in all tables. */
  @Parameter(property = "domainflow.data", defaultValue = "true")
  private boolean data = true;

  /** Whether to kill the sessions of scripts at each statement, and try again. */
  @Parameter(property = "domainflow.faults", defaultValue = "true")
  private boolean faults = true;

  /**
   * How many rows tables have while scripts run that keep others from them, and others read and
   * write them; 0 for not to try it. It needs {@code impact}.
   */
  @Parameter(property = "domainflow.loadRows", defaultValue = "10000")
  private int loadRows = 10_000;

  /** How many milliseconds others may wait meanwhile. */
  @Parameter(property = "domainflow.longestWait", defaultValue = "1000")
  private int longestWait = 1_000;

  /**
   * How many instances start together, on an empty database and on one with half of the migrations,
   * through the tool that the module has among its dependencies: Flyway, Liquibase, or DomainFlow's
   * migration lock; 0 for not to try it.
   */
  @Parameter(property = "domainflow.instances", defaultValue = "20")
  private int instances = 20;

  /** How many seconds a statement may take. */
  @Parameter(property = "domainflow.timeLimit", defaultValue = "300")
  private int timeLimit = 300;

  /**
   * A state of the Git repository that was published: {@code origin/main}, say. Only migrations
   * that are new since, or others, are verified; the rest only runs.
   */
  @Parameter(property = "domainflow.changedSince")
  private String changedSince = "";

  /**
   * A scenario of the module's whose workers use the tables while migrations run, in place of
   * readers and writers that the goal makes up: {@code com.acme.OrdersScenario#pays}.
   */
  @Parameter(property = "domainflow.workload")
  private String workload = "";

  /** The file that {@code record} writes: what was published, if it is there. */
  @Parameter(
      property = "domainflow.recorded",
      defaultValue = "${project.basedir}/domainflow-migrations.txt")
  private File recorded = new File("domainflow-migrations.txt");

  /**
   * A folder of scripts that put rows into tables, besides those that are made, each once the
   * migration stands whose version its name begins with: {@code 3.sql}, {@code V3__orders.sql}.
   */
  @Parameter(property = "domainflow.seeds")
  private @Nullable File seeds;

  /** The file with findings that are accepted, if it is there. */
  @Parameter(
      property = "domainflow.baseline",
      defaultValue = "${project.basedir}/domainflow-baseline.txt")
  private File baseline = new File("domainflow-baseline.txt");

  /** The least severity that fails the build: {@code error}, {@code warning} or {@code note}. */
  @Parameter(property = "domainflow.failOn", defaultValue = "error")
  private String failOn = "error";

  /** Whether a module without migrations fails the build. */
  @Parameter(property = "domainflow.failIfNoMigrations", defaultValue = "true")
  private boolean failIfNoMigrations = true;

  /** Whether to verify also if nothing has changed since a verification that passed. */
  @Parameter(property = "domainflow.force", defaultValue = "false")
  private boolean force;

  @Parameter(defaultValue = "${project.packaging}", readonly = true)
  private String packaging = "jar";

  @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true)
  private File classes = new File("target/classes");

  MigrationsMojo(SharedServer servers, TestLibraries libraries) {
    super(libraries);
    this.servers = servers;
  }

  /** Does what the goal is there for with what was found. */
  abstract void conclude(Verdict verdict) throws MojoExecutionException, MojoFailureException;

  final File recorded() {
    return recorded;
  }

  final File baseline() {
    return baseline;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      return;
    }
    Optional<MigrationSet> set;
    try {
      set = migrationSet();
    } catch (MojoExecutionException | MojoFailureException e) {
      discardFormerReport();
      throw e;
    }
    if (set.isPresent() && passedBefore(set.get())) {
      getLog()
          .info(
              "nothing has changed since "
                  + shown(json())
                  + ", and that passed; domainflow.force verifies again");
      return;
    }
    discardFormerReport();
    if (set.isPresent()) {
      verify(set.get());
    }
  }

  /** Whether the goal has nothing to do where nothing has changed. */
  boolean usesFormerVerdict() {
    return true;
  }

  /** What Git, or a server that changes, says is none of the inputs that are looked at. */
  private boolean passedBefore(MigrationSet set) throws MojoExecutionException {
    try {
      return usesFormerVerdict() && !force && changedSince.isEmpty() && former(set).isSame(REPORTS);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.reportDirectory: cannot read what was written there: " + e, e);
    }
  }

  /** Notes that a verification passed, so that the next need not be made. */
  final void passed(Verdict verdict) throws MojoExecutionException {
    if (changedSince.isEmpty()) {
      try {
        former(verdict.set()).passed();
      } catch (IOException e) {
        throw new MojoExecutionException(
            "parameter domainflow.reportDirectory: cannot write there: " + e, e);
      }
    }
  }

  private FormerVerification former(MigrationSet set) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add(String.valueOf(getClass().getPackage().getImplementationVersion()));
    settings.add(postgres());
    settings.add(System.getProperty(PostgresSource.PROPERTY, ""));
    settings.add(System.getenv().getOrDefault(PostgresSource.VARIABLE, ""));
    settings.add(failOn);
    settings.add(impact + " " + data + " " + faults + " " + loadRows + " " + longestWait);
    settings.add(instances + " " + timeLimit + " " + workload);
    settings.addAll(irreversible);
    settings.addAll(excludedTables);
    for (File file : List.of(baseline, recorded)) {
      settings.add(file.exists() ? Files.readString(file.toPath()) : "");
    }
    settings.add(seeds == null ? "" : seeds + " " + Seeds.in(seeds.toPath()));
    return new FormerVerification(reports(), set, settings);
  }

  /** A run that ends early must not leave the verdict of another behind. */
  private void discardFormerReport() throws MojoExecutionException {
    try {
      FormerVerification.forget(reports());
      for (String report : REPORTS) {
        Files.deleteIfExists(reports().resolve(report));
      }
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.reportDirectory: cannot delete a former report: " + e, e);
    }
  }

  private Path json() {
    return reports().resolve("verify.json");
  }

  /** Those that the module has; empty if it need have none. */
  final Optional<MigrationSet> migrationSet() throws MojoFailureException, MojoExecutionException {
    List<String> locations = migrations.isEmpty() ? List.of(DEFAULT_LOCATION) : migrations;
    try {
      ModuleFiles files = new ModuleFiles(base(), classes.toPath());
      return Optional.of(files.find(withoutChangeLogs(locations), naming).with(values()));
    } catch (MigrationSetException e) {
      if (e.unreadable()) {
        throw new MojoExecutionException("parameter domainflow.migrations: " + e.getMessage(), e);
      }
      boolean aggregator = migrations.isEmpty() && packaging.equals("pom");
      if (e.nothingFound() && (aggregator || !failIfNoMigrations)) {
        getLog().info(e.getMessage());
        return Optional.empty();
      }
      String advice =
          e.nothingFound()
              ? ". Name the place: domainflow.migrations; or allow for none: domainflow.failIfNoMigrations=false"
              : "";
      return refused(e.getMessage() + advice, e);
    } catch (ScriptException e) {
      return refused(String.valueOf(e.getMessage()), e);
    } catch (UnknownStyleException e) {
      throw new MojoExecutionException("parameter domainflow.naming: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(
          "parameter domainflow.migrations: " + String.join(",", locations) + ": " + e.getMessage(),
          e);
    } catch (UncheckedIOException e) {
      throw new MojoExecutionException("parameter domainflow.migrations: " + e.getMessage(), e);
    }
  }

  /** Change logs are written as SQL first. */
  private List<String> withoutChangeLogs(List<String> locations) throws MojoExecutionException {
    List<String> folders = new ArrayList<>();
    for (String location : locations) {
      folders.add(CHANGE_LOG.matcher(location).find() ? changeLogAsSql(location) : location);
    }
    return folders;
  }

  private String changeLogAsSql(String changeLog) throws MojoExecutionException {
    if (!hasLibrary("org.liquibase", "liquibase-core")) {
      throw new MojoExecutionException(
          "parameter domainflow.migrations: "
              + changeLog
              + " is read by Liquibase itself: make org.liquibase:liquibase-core a dependency of"
              + " the module, of its tests only if need be");
    }
    Path folder = reports().resolve("changelog");
    String name = changeLog.replaceFirst("^classpath:", "").replaceFirst(".*/", "");
    fork(
        reports().resolve("changelog.log"),
        List.of(),
        Map.of(),
        ChangeLogProgram.class,
        List.of(changeLog, folder.resolve(name + ".sql").toString()));
    return shown(folder).toString();
  }

  /** Those of the command line win. */
  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>(placeholders);
    Properties given = given();
    for (String name : given.stringPropertyNames()) {
      if (name.startsWith(PLACEHOLDER)) {
        values.put(name.substring(PLACEHOLDER.length()), given.getProperty(name));
      }
    }
    return values;
  }

  /** Migrations that cannot be read fail the build as any other error in them does. */
  private Optional<MigrationSet> refused(String message, Exception cause)
      throws MojoFailureException {
    if (failsOnError()) {
      throw new MojoFailureException(message, cause);
    }
    getLog().error(message);
    return Optional.empty();
  }

  private void verify(MigrationSet set) throws MojoExecutionException, MojoFailureException {
    if (!getLog().isDebugEnabled()) {
      servers.quieten();
    }
    Verdict verdict;
    try {
      PostgresServer server =
          servers.from(PostgresSource.configured(postgres(), "parameter domainflow.postgres"));
      getLog().info(server.description());
      getLog()
          .info(
              set.migrations().size()
                  + (set.migrations().size() == 1 ? " migration, " : " migrations, ")
                  + set.style()
                  + " names, in "
                  + String.join(", ", set.locations()));
      verdict = new MigrationVerification(server, set, options(set)).run();
    } catch (IllegalArgumentException | PostgresUnavailableException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw new MojoExecutionException("the PostgreSQL server broke: " + e.getMessage(), e);
    }
    conclude(verdict);
  }

  private VerificationOptions options(MigrationSet set) throws MojoExecutionException {
    VerificationOptions defaults = VerificationOptions.defaults();
    Set<String> excluded = new HashSet<>(defaults.excluded());
    excluded.addAll(excludedTables);
    VerificationOptions options =
        defaults
            .withIrreversible(irreversible)
            .withExcluded(excluded)
            .withImpact(impact)
            .withData(data)
            .withFaults(faults)
            .withLoad(
                atLeast(0, loadRows, "loadRows", "rows"),
                Duration.ofMillis(atLeast(1, longestWait, "longestWait", "milliseconds")))
            .withStarts(starts(set))
            .withProgress(line -> getLog().info(line))
            .withTimeLimit(Duration.ofSeconds(atLeast(1, timeLimit, "timeLimit", "seconds")))
            .withThreshold(threshold())
            .withBaseline(accepted());
    try {
      if (recorded.exists()) {
        String name = shown(recorded.toPath()).toString();
        options = options.withRecorded(RecordedState.read(recorded.toPath(), name, set));
      }
    } catch (IOException e) {
      throw new MojoExecutionException("parameter domainflow.recorded: " + e.getMessage(), e);
    }
    if (seeds != null) {
      try {
        options = options.withSeeds(Seeds.in(seeds.toPath()));
      } catch (IOException | ScriptException e) {
        throw new MojoExecutionException("parameter domainflow.seeds: " + e.getMessage(), e);
      }
    }
    if (!workload.isBlank()) {
      options = options.withWorkload(workers(workload.strip()));
    }
    if (changedSince.isEmpty()) {
      return options;
    }
    return options.withPublished(new GitHistory(base()).since(changedSince, set));
  }

  private List<InstanceStarts> starts(MigrationSet set) throws MojoExecutionException {
    List<InstanceStarts> starts = new ArrayList<>();
    if (atLeast(0, instances, "instances", "instances") > 1) {
      List<String> locations = migrations.isEmpty() ? List.of(DEFAULT_LOCATION) : migrations;
      boolean changeLog = locations.stream().anyMatch(each -> CHANGE_LOG.matcher(each).find());
      if (set.style().equals("Flyway") && hasLibrary("org.flywaydb", "flyway-core")) {
        starts.add(starts(StartTool.FLYWAY, locations));
      }
      if (changeLog && locations.size() == 1) { // else it would not have been read
        starts.add(starts(StartTool.LIQUIBASE, locations));
      }
      if (!changeLog && hasLibrary("io.domainflow", "domainflow-runtime")) {
        starts.add(starts(StartTool.DOMAINFLOW, locations));
      }
    }
    return starts;
  }

  private InstanceStarts starts(StartTool tool, List<String> locations)
      throws MojoExecutionException {
    return new InstanceStarts(
        tool, instances, START_LIMIT, classPath(), locations, values(), base(), reports());
  }

  private static int atLeast(int least, int value, String parameter, String of)
      throws MojoExecutionException {
    if (value < least) {
      throw new MojoExecutionException(
          "parameter domainflow.%s: %d is no number of %s from %d up"
              .formatted(parameter, value, of, least));
    }
    return value;
  }

  private Severity threshold() throws MojoExecutionException {
    for (Severity severity : Severity.values()) {
      if (severity.name().equalsIgnoreCase(failOn)) {
        return severity;
      }
    }
    throw new MojoExecutionException(
        "parameter domainflow.failOn: " + failOn + " is none of error, warning, note");
  }

  /** What is accepted; a goal that asks anew has it empty. */
  Baseline accepted() throws MojoExecutionException {
    if (!baseline.exists()) {
      return Baseline.NONE;
    }
    try {
      return Baseline.read(baseline.toPath(), shown(baseline.toPath()).toString());
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.baseline: cannot read " + baseline + ": " + e, e);
    }
  }

  /** Tells what was found, on the console and in files. */
  final void report(Verdict verdict, List<CheckKind> others) throws MojoExecutionException {
    for (ConsoleReport.Line line : ConsoleReport.of(verdict)) {
      switch (line.severity()) {
        case ERROR -> getLog().error(line.text());
        case WARNING -> getLog().warn(line.text());
        case NOTE -> getLog().info(line.text());
      }
    }
    Path directory = reports();
    try {
      HtmlFile.write(new HtmlPage(verdict, others).text(), directory.resolve("verify.html"));
      JsonReport.write(verdict, json());
      SarifReport.write(verdict, directory.resolve("verify.sarif"));
      JUnitReport.write(verdict, directory.resolve("TEST-domainflow-verify.xml"));
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.reportDirectory: cannot write to " + directory + ": " + e, e);
    }
    if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
      GitHubAnnotations.print(verdict);
    }
  }

  /** One line, and where to read more. */
  final String summary(Verdict verdict) {
    return verdict.summary() + ". Report: " + shown(json());
  }
}
