package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.TableLockMode;
import io.domainflow.impact.Touched;
import io.domainflow.script.Migration;
import io.domainflow.script.SqlScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a script's impact others would notice. For one script, once. */
final class ImpactFindings {
  private static final Set<String> CHANGES = Set.of("update", "delete", "merge", "insert");

  private final Migration migration;
  private final SqlScript script;
  private final List<Impact> impacts;
  private final List<Finding> findings = new ArrayList<>();

  /** By relation, the strongest lock that the transaction has. */
  private final Map<String, TableLockMode> held = new HashMap<>();

  ImpactFindings(Migration migration, SqlScript script, List<Impact> impacts) {
    this.migration = migration;
    this.script = script;
    this.impacts = impacts;
  }

  List<Finding> all() {
    boolean named = false;
    int transaction = 0;
    for (Impact impact : impacts) {
      if (impact.transaction() != transaction) {
        held.clear();
        transaction = impact.transaction();
      }
      lockHeldOn(impact);
      for (Touched touched : impact.touched()) {
        if (isOfRows(touched)) {
          note(touched);
          look(impact, touched);
        }
      }
      if (!named && impact.lockTimeout().equals(Duration.ZERO)) {
        named = missesLockTimeout(impact);
      }
    }
    return findings;
  }

  private static boolean isOfRows(Touched touched) {
    return touched.kind().equals("table") || touched.kind().equals("materialized view");
  }

  private void note(Touched touched) {
    TableLockMode mode = touched.mode();
    if (mode != null) {
      held.put(touched.relation(), mode);
    }
  }

  private void look(Impact impact, Touched touched) {
    TableLockMode mode = held.getOrDefault(touched.relation(), TableLockMode.ACCESS_SHARE);
    List<String> words = impact.statement().words();
    if (touched.rewritten() && !words.contains("truncate")) {
      add(
          Rule.TABLE_REWRITTEN,
          impact,
          "writes %s anew under %s: %s until it is done"
              .formatted(touched.relation(), mode, kept(mode)),
          SaferForm.of(words, true));
    } else if (touched.scanned() && mode.stopsWriters()) {
      add(
          Rule.TABLE_SCANNED,
          impact,
          "reads all of %s under %s: %s until it is done"
              .formatted(touched.relation(), mode, kept(mode)),
          SaferForm.of(words, false));
    } else if (touched.scanned()
        && mode == TableLockMode.ROW_EXCLUSIVE
        && CHANGES.contains(words.get(0))) {
      add(
          Rule.BULK_CHANGE,
          impact,
          "changes rows of %s, which it reads whole, in one transaction"
              .formatted(touched.relation()),
          Optional.of("batches, each a transaction of its own: row locks and dead rows stay few"));
    }
  }

  private static String kept(TableLockMode mode) {
    return mode.stopsReaders() ? "nobody reads or writes it" : "nobody writes to it";
  }

  /** One finding a transaction, at the first statement that makes others wait longer. */
  private void lockHeldOn(Impact impact) {
    boolean takesTime =
        impact.touched().stream().anyMatch(each -> each.scanned() || each.rewritten());
    String before =
        held.entrySet().stream()
            .filter(each -> each.getValue().stopsReaders())
            .filter(each -> !touches(impact, each.getKey()))
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    if (takesTime && !before.isEmpty()) {
      add(
          Rule.LOCK_HELD_ON,
          impact,
          "runs while its transaction has ACCESS EXCLUSIVE on " + before,
          Optional.of("a script of its own, before or after"));
    }
  }

  private static boolean touches(Impact impact, String relation) {
    return impact.touched().stream().anyMatch(each -> each.relation().equals(relation));
  }

  private boolean missesLockTimeout(Impact impact) {
    for (Touched touched : impact.touched()) {
      TableLockMode mode = touched.mode();
      if (isOfRows(touched) && !touched.gone() && mode != null && mode.stopsWriters()) {
        add(
            Rule.LOCK_TIMEOUT_MISSING,
            impact,
            "waits for %s on %s as long as it takes, and whoever comes later waits behind it"
                .formatted(mode, touched.relation()),
            Optional.of("SET lock_timeout = '2s' first, and try again if it is refused"));
        return true;
      }
    }
    return false;
  }

  private void add(Rule rule, Impact impact, String message, Optional<String> safer) {
    List<String> details = new ArrayList<>();
    details.add("statement: " + impact.statement().shortened());
    safer.ifPresent(form -> details.add("safer: " + form));
    findings.add(
        new Finding(
            rule,
            migration.version().toString(),
            script.file(),
            impact.statement().line(),
            "",
            message,
            details));
  }
}
