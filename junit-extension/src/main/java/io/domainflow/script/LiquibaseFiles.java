package io.domainflow.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Liquibase's formatted SQL: change sets under {@code --changeset author:id}, with their ways back
 * in {@code --rollback} lines. They are numbered in the order of the files' names and of the lines,
 * as includeAll has them.
 */
final class LiquibaseFiles implements NamingStyle {
  private static final Pattern HEAD =
      Pattern.compile("^\\s*--\\s*liquibase\\s+formatted\\s+sql\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern CHANGE_SET =
      Pattern.compile("^\\s*--\\s*changeset\\s+(\\S+?:\\S+)(.*)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern ROLLBACK =
      Pattern.compile("^\\s*--\\s*rollback\\b(.*)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern BLOCK_BEGINS =
      Pattern.compile("^\\s*/\\*\\s*liquibase\\s+rollback\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_NEEDED =
      Pattern.compile("^(empty|not required)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern ELSEWHERE =
      Pattern.compile("^changeset(id|author|path):", Pattern.CASE_INSENSITIVE);

  private final Map<String, List<NamedScript>> byPath = new HashMap<>();

  LiquibaseFiles(FoundFiles files) {
    int number = 0;
    for (FoundFile file : files.scripts()) {
      if (HEAD.matcher(file.script().text()).find()) {
        List<ChangeSet> sets = changeSets(file);
        List<NamedScript> scripts = new ArrayList<>();
        for (ChangeSet set : sets) {
          number++;
          scripts.addAll(set.scripts(number));
        }
        byPath.put(file.path(), scripts);
      }
    }
  }

  private static List<ChangeSet> changeSets(FoundFile file) {
    List<ChangeSet> sets = new ArrayList<>();
    int line = 0;
    boolean block = false;
    for (String text : file.script().text().lines().toList()) {
      line++;
      Matcher begins = CHANGE_SET.matcher(text);
      ChangeSet set = sets.isEmpty() ? null : sets.get(sets.size() - 1);
      Matcher rollback = ROLLBACK.matcher(text);
      if (begins.matches()) {
        sets.add(new ChangeSet(file, begins.group(1), attributes(begins.group(2), file, line)));
      } else if (set != null && block) {
        block = !text.strip().equals("*/");
        if (block) {
          set.back(line, text);
        }
      } else if (set != null && BLOCK_BEGINS.matcher(text).matches()) {
        block = true;
        set.back(line, "");
      } else if (set != null && rollback.matches()) {
        set.back(line, rollbackOf(rollback.group(1).strip(), file, line));
      } else if (set != null) { // what stands before the first is for people
        set.up(line, text);
      }
    }
    return sets.stream().filter(ChangeSet::isForPostgres).toList();
  }

  private static String rollbackOf(String text, FoundFile file, int line) {
    if (ELSEWHERE.matcher(text).find()) {
      throw MigrationSetException.contradiction(
          "%s:%d: a way back that is another change set is not read: write its statements"
              .formatted(file.script().file(), line));
    }
    return NOT_NEEDED.matcher(text).matches() ? "" : text;
  }

  private static String attributes(String text, FoundFile file, int line) {
    String attributes = text.toLowerCase(Locale.ROOT);
    if (attributes.contains("enddelimiter:") && !attributes.matches(".*enddelimiter:\"?;\"?.*")) {
      throw MigrationSetException.contradiction(
          "%s:%d: an endDelimiter is not read: statements end with a semicolon"
              .formatted(file.script().file(), line));
    }
    return attributes;
  }

  @Override
  public String title() {
    return "Liquibase";
  }

  @Override
  public String example() {
    return "name.sql with --liquibase formatted sql, --changeset author:id and --rollback";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    return byPath.getOrDefault(file.path(), List.of());
  }

  /** One that is being read; its scripts have the lines of the file. */
  private static final class ChangeSet {
    private static final Pattern DBMS = Pattern.compile("\\bdbms:\"?([\\w,!-]+)");

    private final FoundFile file;
    private final String name;
    private final String attributes;
    private final StringBuilder up = new StringBuilder();
    private final StringBuilder back = new StringBuilder();
    private int upLine = 1;
    private int backLine = 1;

    ChangeSet(FoundFile file, String name, String attributes) {
      this.file = file;
      this.name = name;
      this.attributes = attributes;
    }

    boolean isForPostgres() {
      Matcher dbms = DBMS.matcher(attributes);
      if (!dbms.find()) {
        return true;
      }
      List<String> names = List.of(dbms.group(1).split(",", -1));
      return names.contains("postgresql")
          || (names.stream().allMatch(each -> each.startsWith("!"))
              && !names.contains("!postgresql"));
    }

    void up(int line, String text) {
      up.append("\n".repeat(line - upLine)).append(text);
      upLine = line;
    }

    void back(int line, String text) {
      back.append("\n".repeat(line - backLine)).append(text);
      backLine = line;
    }

    List<NamedScript> scripts(int number) {
      MigrationVersion version = MigrationVersion.of(Integer.toString(number));
      List<NamedScript> scripts = new ArrayList<>();
      scripts.add(new NamedScript(version, name, Direction.UP, script(up)));
      if (back.length() > 0) {
        scripts.add(new NamedScript(version, name, Direction.DOWN, script(back)));
      }
      return scripts;
    }

    private SqlScript script(StringBuilder text) {
      boolean none = attributes.contains("runintransaction:false");
      return new SqlScript(
          file.script().file(), text.toString(), none ? Transactions.NEVER : Transactions.ALWAYS);
    }
  }
}
