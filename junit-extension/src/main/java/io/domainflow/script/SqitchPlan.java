package io.domainflow.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sqitch's: {@code sqitch.plan} names the changes in order, each with a script in {@code deploy},
 * {@code revert} and {@code verify}. Of a change that is planned again, the earlier scripts have
 * the tag in their names that follows it. psql runs them, statement by statement.
 */
final class SqitchPlan implements NamingStyle {
  private static final String PLAN = "sqitch.plan";
  private static final Pattern ENTRY = Pattern.compile("(@)?([^\\s@#%\\[][^\\s]*).*");

  private record Change(int number, String name) {}

  /** By the paths of their scripts without the folder: {@code orders@v1.0.sql}. */
  private final Map<String, Change> changes = new HashMap<>();

  SqitchPlan(FoundFiles files) {
    for (FoundFile plan : files.named(PLAN)) {
      read(plan, files);
    }
  }

  private void read(FoundFile plan, FoundFiles files) {
    List<String> entries = entries(plan);
    Map<String, Integer> last = new HashMap<>();
    Map<String, Change> scripts = new LinkedHashMap<>();
    int number = changes.size();
    for (int at = 0; at < entries.size(); at++) {
      String name = entries.get(at);
      if (name.startsWith("@")) {
        continue;
      }
      number++;
      Integer before = last.put(name, at);
      if (before != null) {
        Change former = scripts.remove(name);
        if (former != null) {
          scripts.put(name + tagAfter(entries, before, at, plan), former);
        }
      }
      scripts.put(name, new Change(number, name));
    }
    scripts.forEach(
        (script, change) -> {
          String deploy = plan.beside("deploy/" + script + ".sql");
          if (files.at(deploy).isEmpty()) {
            throw MigrationSetException.contradiction(
                "%s names %s, and there is no %s".formatted(plan.script().file(), script, deploy));
          }
          changes.put(deploy, change);
          changes.put(plan.beside("revert/" + script + ".sql"), change);
          changes.put(plan.beside("verify/" + script + ".sql"), change);
        });
  }

  private static List<String> entries(FoundFile plan) {
    List<String> entries = new ArrayList<>();
    for (String line : plan.script().text().lines().toList()) {
      String stripped = line.strip().replaceFirst("^[+]\\s*", "");
      Matcher entry = ENTRY.matcher(stripped);
      if (entry.matches()) {
        entries.add((entry.group(1) == null ? "" : "@") + entry.group(2));
      }
    }
    return entries;
  }

  private static String tagAfter(List<String> entries, int from, int to, FoundFile plan) {
    return entries.subList(from, to).stream()
        .filter(entry -> entry.startsWith("@"))
        .findFirst()
        .orElseThrow(
            () ->
                MigrationSetException.contradiction(
                    "%s has %s twice without a tag between them"
                        .formatted(plan.script().file(), entries.get(from))));
  }

  @Override
  public String title() {
    return "sqitch";
  }

  @Override
  public String example() {
    return "sqitch.plan with deploy/name.sql and revert/name.sql";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Change change = changes.get(file.path());
    if (change == null) {
      return List.of();
    }
    String folder = "/" + file.path();
    Direction direction = Direction.UP;
    if (folder.contains("/revert/")) {
      direction = Direction.DOWN;
    } else if (folder.contains("/verify/")) {
      direction = Direction.CHECK;
    }
    return List.of(
        new NamedScript(
            MigrationVersion.of(Integer.toString(change.number())),
            NamingStyle.words(change.name()),
            direction,
            file.script().with(Transactions.NEVER)));
  }
}
