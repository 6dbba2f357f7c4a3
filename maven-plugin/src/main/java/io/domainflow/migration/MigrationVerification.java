package io.domainflow.migration;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import io.domainflow.script.UnknownPlaceholder;
import io.domainflow.starts.InstanceStarts;
import io.domainflow.starts.StartTool;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Tries every migration of a set: up, down, up again, each right after those before it; then the
 * whole chain down and up; then the repeatable scripts, twice. A way up that fails ends it. A way
 * back that fails does not: a fresh database is brought to where the next migration starts. For one
 * thread, once; those of several threads take turns.
 */
public final class MigrationVerification {
  /** Roles belong to the server: of two at once none could tell whose a role is. */
  private static final Lock TURNS = new ReentrantLock();

  private static final int MOST_DETAILS = 5;

  private final PostgresServer server;
  private final MigrationSet set;
  private final VerificationOptions options;
  private final List<Finding> findings = new ArrayList<>();
  private final List<MigrationOutcome> outcomes = new ArrayList<>();
  private final List<Fingerprint> states = new ArrayList<>();
  private final Progress progress;

  /** Prepares a verification on databases of its own. */
  public MigrationVerification(
      PostgresServer server, MigrationSet set, VerificationOptions options) {
    this.server = server;
    this.set = set;
    this.options = options;
    this.progress = new Progress(options.progress(), Progress.INTERVAL);
  }

  /**
   * Does it.
   *
   * @throws SQLException if the server breaks, as opposed to refusing a script
   */
  public Verdict run() throws SQLException {
    TURNS.lock();
    try {
      return verify();
    } finally {
      TURNS.unlock();
    }
  }

  private Verdict verify() throws SQLException {
    checkNames();
    options.published().ifPresent(this::comparePublished);
    options.recorded().ifPresent(this::comparePublished);
    ChainOutcome chain = ChainOutcome.NOT_RUN;
    WorkDatabase database = WorkDatabase.on(server, options);
    try {
      states.add(database.fingerprint());
      boolean usable = true;
      for (Migration migration : set.migrations()) {
        progress.at("up, down, up again", outcomes.size() + 1, set.migrations().size());
        if (!usable) {
          outcomes.add(MigrationOutcome.notRun(migration));
          continue;
        }
        if (options.published().map(before -> before.isUnchanged(migration)).orElse(false)) {
          usable = repeat(migration, database);
          continue;
        }
        if (!outcomes.isEmpty() && outcomes.get(outcomes.size() - 1).isUnchanged()) {
          states.set(states.size() - 1, database.fingerprint());
        }
        RoundTrip.Result result =
            new RoundTrip(database, migration, options, findings)
                .run(states.get(states.size() - 1));
        outcomes.add(result.outcome());
        result.after().ifPresent(states::add);
        usable = result.after().isPresent();
        if (usable && !result.clean()) {
          database.close();
          database = database.successor();
          usable = rebuild(database);
        }
      }
      if (usable) {
        chain = new ChainTrip(database, outcomes, states, findings).run();
        if (chain.state() == Step.State.OK || chain.state() == Step.State.NOT_RUN) {
          runRepeatables(database);
        }
      }
      nameRolesThatStay(database);
    } catch (SQLException | RuntimeException broken) {
      closeAfter(broken, database);
      throw broken;
    }
    database.close();
    if (options.data() && hasRun()) {
      try (WorkDatabase withRows = database.successor()) {
        new DataTrip(withRows, outcomes, options, findings, progress).run();
      }
    }
    if (options.faults() && hasRun()) {
      try (FaultTrip faults =
          new FaultTrip(database.successor(), outcomes, states, findings, progress)) {
        faults.run();
      }
    }
    List<Waits> waits = List.of();
    List<CallsMeanwhile> calls = List.of();
    if (options.impact() && options.loadRows() > 0 && hasRun()) {
      try (WorkDatabase used = database.successor()) {
        LoadTrip load = new LoadTrip(used, outcomes, options, findings, progress);
        load.run();
        waits = load.waits();
        calls = load.calls();
      }
    }
    if (hasRun()) {
      for (InstanceStarts starts : options.starts()) {
        start(starts);
      }
    }
    return verdict(chain, waits, calls);
  }

  /** On an empty database, and on one with half of the migrations. */
  private void start(InstanceStarts starts) throws SQLException {
    int half = set.migrations().size() / 2;
    List<String> ends = new ArrayList<>(List.of(""));
    if (half > 0) {
      ends.add(set.migrations().get(half - 1).version().toString());
    }
    for (String until : ends) {
      List<String> wrong = starts.on(server, until);
      if (!wrong.isEmpty()) {
        findings.add(
            new Finding(
                Rule.START_FAILS,
                "",
                "",
                0,
                "",
                "%d instances that start together through %s on %s: %d things went wrong"
                    .formatted(
                        starts.instances(),
                        starts.tool().title(),
                        until.isEmpty()
                            ? "an empty database"
                            : "a database with the migrations until " + until,
                        wrong.size()),
                details(starts, until, wrong)));
      }
    }
  }

  private List<String> details(InstanceStarts starts, String until, List<String> wrong) {
    List<String> details = new ArrayList<>(wrong.stream().distinct().limit(MOST_DETAILS).toList());
    if (starts.tool() == StartTool.LIQUIBASE && until.isEmpty()) {
      details.add(
          "what helps: a first start alone, as Liquibase makes its tables before it has its lock");
    }
    boolean builds =
        set.migrations().stream()
            .anyMatch(each -> each.up().text().toLowerCase(Locale.ROOT).contains("concurrently"));
    if (starts.tool() == StartTool.FLYWAY && builds) {
      details.add(
          "what helps: flyway.postgresql.transactional.lock=false (and the variable"
              + " FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK=false here), since CONCURRENTLY waits for the"
              + " transactions in which the others wait for Flyway's lock");
    }
    return details;
  }

  private boolean hasRun() {
    return outcomes.stream().allMatch(MigrationOutcome::hasRun);
  }

  private Verdict verdict(ChainOutcome chain, List<Waits> waits, List<CallsMeanwhile> calls) {
    List<Finding> accepted = findings.stream().filter(options.baseline()::accepts).toList();
    findings.removeAll(accepted);
    if (options.published().isEmpty()) { // else not all was looked at
      findings.addAll(options.baseline().stale(accepted));
    }
    return new Verdict(
        server.description(),
        server.version(),
        set,
        outcomes,
        chain,
        waits,
        calls,
        findings,
        accepted,
        options.threshold());
  }

  /** What broke first is what is to be told. */
  private static void closeAfter(Exception broken, WorkDatabase database) {
    try {
      database.close();
    } catch (SQLException | RuntimeException e) {
      broken.addSuppressed(e);
    }
  }

  private void nameRolesThatStay(WorkDatabase database) throws SQLException {
    List<String> roles = database.rolesThatStay();
    if (!roles.isEmpty()) {
      String names = String.join(", ", roles);
      findings.add(
          Finding.of(
              Rule.ROLES_LEFT,
              "",
              "roles that the server did not have before are left on it: "
                  + names
                  + "; if nobody else made them: DROP ROLE "
                  + names));
    }
  }

  private void checkNames() {
    for (String file : set.ignored()) {
      findings.add(
          Finding.of(Rule.FILE_IGNORED, file, "its name is not of the " + set.style() + " form"));
    }
    for (int number : set.missingNumbers()) {
      findings.add(
          Finding.of(
              Rule.NUMBER_MISSING, "", "there is no migration " + number + " between the others"));
    }
    for (UnknownPlaceholder unknown : set.unknownPlaceholders()) {
      findings.add(
          new Finding(
              Rule.PLACEHOLDER_UNKNOWN,
              "",
              unknown.file(),
              unknown.line(),
              "",
              "${%s} has no value: give it one, domainflow.placeholders.%s"
                  .formatted(unknown.name(), unknown.name()),
              List.of()));
    }
    for (String name : options.irreversible()) {
      Optional<Migration> named =
          set.migrations().stream().filter(migration -> migration.isCalled(name)).findFirst();
      if (named.isEmpty()) {
        findings.add(
            Finding.of(
                Rule.IRREVERSIBLE_UNKNOWN,
                "",
                "no migration is called " + name + ", listed as irreversible"));
      }
      named
          .flatMap(Migration::down)
          .ifPresent(
              down ->
                  findings.add(
                      Finding.of(
                          Rule.IRREVERSIBLE_HAS_DOWN,
                          named.get(),
                          down.file(),
                          "is the way back of " + name + ", listed as irreversible",
                          List.of())));
    }
  }

  /** Runs a migration of which all is known. */
  private boolean repeat(Migration migration, WorkDatabase database) throws SQLException {
    try {
      database.apply(migration.up());
    } catch (ScriptException e) {
      findings.add(Finding.refused(Rule.UP_FAILS, migration, e));
      outcomes.add(new MigrationOutcome(migration, Step.FAILS, Step.NOT_RUN, Step.NOT_RUN));
      return false;
    }
    outcomes.add(MigrationOutcome.unchanged(migration));
    states.add(states.get(states.size() - 1)); // until somebody wants to know
    return true;
  }

  private boolean hasItsFileAlone(Migration migration) {
    String file = migration.up().file();
    long scripts =
        set.migrations().stream()
            .flatMap(each -> Stream.concat(Stream.of(each.up()), each.down().stream()))
            .filter(script -> script.file().equals(file))
            .count();
    return scripts == 1;
  }

  private void comparePublished(Published before) {
    for (String file : before.deleted()) {
      findings.add(
          Finding.of(
              Rule.FILE_DELETED, file, "was published in " + before.state() + ", and is gone"));
    }
    Migration newest = null;
    for (Migration migration : set.migrations()) {
      // In a file that holds more, the change may be the way back's, or another migration's.
      if (before.changed().contains(migration.up().file()) && hasItsFileAlone(migration)) {
        findings.add(
            Finding.of(
                Rule.FILE_CHANGED,
                migration,
                migration.up().file(),
                "is another than in "
                    + before.state()
                    + ": databases that have run it will not run it again",
                List.of("safer: put it back, and make the change in a new migration")));
      }
      newest = before.isNew(migration) ? newest : migration;
    }
    for (Migration migration : set.migrations()) {
      if (newest != null
          && before.isNew(migration)
          && migration.version().compareTo(newest.version()) < 0) {
        findings.add(
            Finding.of(
                Rule.OUT_OF_ORDER,
                migration,
                migration.up().file(),
                "comes before %s, which %s has: databases that have run that pass this over, or stop"
                    .formatted(newest.version(), before.state()),
                List.of("safer: give it a higher number")));
      }
    }
  }

  /** Brings a fresh database to where the last way up ended. */
  private boolean rebuild(WorkDatabase database) throws SQLException {
    for (MigrationOutcome outcome : outcomes) {
      Migration migration = outcome.migration();
      try {
        database.apply(migration.up());
      } catch (ScriptException e) {
        findings.add(Finding.refused(Rule.REBUILD_FAILS, migration, e));
        return false;
      }
    }
    states.set(states.size() - 1, database.fingerprint());
    return true;
  }

  private void runRepeatables(WorkDatabase database) throws SQLException {
    for (SqlScript script : set.repeatables()) {
      try {
        Finding.halfWay(null, database.apply(script)).ifPresent(findings::add);
        Fingerprint first = database.fingerprint();
        database.apply(script);
        SchemaDiff diff = SchemaDiff.between(first, database.fingerprint());
        if (!diff.isEmpty()) {
          findings.add(
              new Finding(
                  Rule.REPEATABLE_DIFFERS,
                  "",
                  script.file(),
                  0,
                  "",
                  "the second run makes another schema",
                  diff.lines("only the second time", "only the first time")));
        }
      } catch (ScriptException e) {
        findings.add(Finding.refused(Rule.REPEATABLE_FAILS, null, e));
      }
    }
  }
}
