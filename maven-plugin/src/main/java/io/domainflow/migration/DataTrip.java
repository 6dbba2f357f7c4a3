package io.domainflow.migration;

import io.domainflow.rows.RowMaker;
import io.domainflow.rows.RowSnapshot;
import io.domainflow.rows.RowSnapshot.Loss;
import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Every migration once more up, down and up again, where all tables have rows: those that the
 * schema allows before it, and before its way back, too. For one thread, once.
 */
final class DataTrip {
  private static final String NOT_NULL = "23502";
  private static final String UNIQUE = "23505";
  private static final Pattern INSERT = Pattern.compile("^(?i:insert|copy)\\b");
  private static final Pattern LOSES =
      Pattern.compile("^\\s*--\\s*domainflow:\\s*loses\\s+(.+)$", Pattern.MULTILINE);

  private final WorkDatabase database;
  private final List<MigrationOutcome> outcomes;
  private final List<Finding> findings;
  private final RowMaker maker;
  private final Seeds seeds;
  private final Progress progress;
  private final Map<String, String> without = new LinkedHashMap<>(); // tables that got no rows
  private @Nullable RowSnapshot now; // what is there, where that is known

  DataTrip(
      WorkDatabase database,
      List<MigrationOutcome> outcomes,
      VerificationOptions options,
      List<Finding> findings,
      Progress progress) {
    this.progress = progress;
    this.database = database;
    this.outcomes = outcomes;
    this.findings = findings;
    this.maker = new RowMaker(options.excluded());
    this.seeds = options.seeds();
  }

  void run() throws SQLException {
    for (int i = 0; i < outcomes.size(); i++) {
      progress.at("with rows", i + 1, outcomes.size());
      if (!one(outcomes.get(i))) {
        break;
      }
    }
    without.forEach(
        (table, why) ->
            findings.add(
                new Finding(
                    Rule.ROWS_NOT_MADE,
                    "",
                    "",
                    0,
                    "",
                    table + " has no rows: the catalog does not say which it takes",
                    List.of("the server said: " + why))));
  }

  /** Whether the next can follow. */
  private boolean one(MigrationOutcome outcome) throws SQLException {
    Migration migration = outcome.migration();
    if (outcome.isUnchanged()) {
      now = null;
      return database.attempt(migration.up()).isEmpty() || withoutRows(outcome, Optional.empty());
    }
    RowSnapshot before = filled(now == null ? database.rows() : now);
    now = null;
    Optional<ScriptException> refused = database.attempt(migration.up());
    if (refused.isPresent()) {
      return withoutRows(outcome, finding(migration, refused.get(), before));
    }
    Optional<SqlScript> seed = seeds.after(migration);
    if (seed.isPresent()) {
      database
          .attempt(seed.get())
          .ifPresent(why -> findings.add(Finding.refused(Rule.SEED_FAILS, migration, why)));
    }
    return !outcome.canGoBack()
        || migration.down().isEmpty()
        || backAndUp(outcome, migration.down().get(), before);
  }

  private boolean backAndUp(MigrationOutcome outcome, SqlScript wayBack, RowSnapshot before)
      throws SQLException {
    Migration migration = outcome.migration();
    RowSnapshot after = filled(database.rows());
    Optional<ScriptException> refused = database.attempt(wayBack);
    if (refused.isPresent()) {
      findings.add(Finding.refused(Rule.DOWN_FAILS_WITH_ROWS, migration, refused.get()));
      return !outcome.down().mayStopHalfWay();
    }
    Set<String> declared = declared(migration, wayBack);
    List<Loss> losses = before.lostIn(database.rows(before), before);
    name(losses, declared, migration, wayBack, "the way back");
    refused = database.attempt(migration.up());
    if (refused.isPresent()) {
      return withoutRows(
          outcome, Optional.of(Finding.refused(Rule.UP_FAILS_WITH_ROWS, migration, refused.get())));
    }
    losses.forEach(loss -> declared.add(loss.name())); // which need not be said twice
    now = database.rows(after);
    Optional<SqlScript> seed = seeds.after(migration);
    if (seed.isPresent()) { // what the way back took away; what it left may refuse to come twice
      database.attempt(seed.get());
    }
    name(after.lostIn(now, before), declared, migration, wayBack, "the way back and the way up");
    now = seed.isPresent() ? null : now;
    return true;
  }

  /**
   * Only if it passes without rows, they were what it was refused for. What may have stopped half
   * way cannot be tried again.
   */
  private boolean withoutRows(MigrationOutcome outcome, Optional<Finding> finding)
      throws SQLException {
    if (outcome.up().mayStopHalfWay()) {
      finding.ifPresent(findings::add);
      return false;
    }
    database.deleteAllRows();
    boolean passed = repeat(outcome.migration());
    if (passed) {
      finding.ifPresent(findings::add);
    }
    return passed;
  }

  /** The way up, of which all else is known. */
  private boolean repeat(Migration migration) throws SQLException {
    Optional<ScriptException> refused = database.attempt(migration.up());
    refused.ifPresent(
        why -> Finding.addOnce(findings, Finding.refused(Rule.NOT_REPEATED, migration, why)));
    return refused.isEmpty();
  }

  /** What is there once all tables have rows. */
  private RowSnapshot filled(RowSnapshot there) throws SQLException {
    RowMaker.Made made = database.fill(maker, there);
    made.refused().forEach(without::putIfAbsent);
    return made.rows() == 0 ? there : database.rows(there);
  }

  /** That rows which a script puts in meet ours is nobody's fault. */
  private static Optional<Finding> finding(
      Migration migration, ScriptException refused, RowSnapshot before) {
    String state = refused.sqlState().orElse("");
    boolean meetsOurs =
        state.equals(UNIQUE)
            && refused.statement().filter(text -> INSERT.matcher(text).find()).isPresent();
    if (meetsOurs) {
      return Optional.empty();
    }
    boolean always = state.equals(NOT_NULL) && isOfNewColumn(refused, before);
    return Optional.of(
        Finding.refused(
            always ? Rule.UP_NEEDS_EMPTY : Rule.UP_FAILS_WITH_ROWS, migration, refused));
  }

  private static boolean isOfNewColumn(ScriptException refused, RowSnapshot before) {
    ServerErrorMessage said =
        refused.getCause() instanceof PSQLException server ? server.getServerErrorMessage() : null;
    return said != null
        && said.getColumn() != null
        && !before.hasColumn(said.getSchema() + "." + said.getTable(), said.getColumn());
  }

  private void name(
      List<Loss> losses,
      Set<String> declared,
      Migration migration,
      SqlScript wayBack,
      String what) {
    List<String> details = new ArrayList<>();
    for (Loss loss : losses) {
      if (!isDeclared(loss, declared)) {
        details.add(
            loss.column().isEmpty()
                ? "%s: %d of %d rows are gone".formatted(loss.table(), loss.rows(), loss.of())
                : "%s: %d of %d rows have another value, or none"
                    .formatted(loss.name(), loss.rows(), loss.of()));
      }
    }
    if (!details.isEmpty()) {
      details.add(
          "if that is meant: -- domainflow: loses " + losses.get(0).name() + ", in either script");
      findings.add(
          Finding.of(
              Rule.DATA_LOST,
              migration,
              wayBack.file(),
              "after " + what + " what was in the tables before is not there",
              details));
    }
  }

  private static boolean isDeclared(Loss loss, Set<String> declared) {
    String plain = loss.name().substring(loss.name().indexOf('.') + 1);
    String table = loss.table().substring(loss.table().indexOf('.') + 1);
    return Stream.of(loss.name(), plain, loss.table(), table).anyMatch(declared::contains);
  }

  /** With or without the schema: {@code loses orders.note, audit}. */
  private static Set<String> declared(Migration migration, SqlScript wayBack) {
    Set<String> names = new HashSet<>();
    for (SqlScript script : List.of(migration.up(), wayBack)) {
      Matcher declaration = LOSES.matcher(script.text());
      while (declaration.find()) {
        names.addAll(Arrays.asList(declaration.group(1).strip().split("\\s*,\\s*", -1)));
      }
    }
    return names;
  }
}
