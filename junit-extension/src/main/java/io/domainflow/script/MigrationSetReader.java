package io.domainflow.script;

import io.domainflow.script.NamingStyle.Direction;
import io.domainflow.script.NamingStyle.NamedScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts found files in order: recognises their style, pairs them, and names contradictions. */
final class MigrationSetReader {
  /** Both ways in one file: run as a whole, it would undo itself. */
  private static final Pattern BOTH_WAYS =
      Pattern.compile(
          "^-- *(?:migrate:(?:up|down)|\\+goose +(?:up|down)|\\+migrate +(?:up|down)|liquibase formatted sql)",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final List<String> locations;
  private final List<FoundFiles> found;
  private final String wanted;

  /**
   * Prepares it.
   *
   * @param found the files of each location
   * @param wanted the title of the style; empty if the files are to tell
   */
  MigrationSetReader(List<String> locations, List<FoundFiles> found, String wanted) {
    this.locations = locations;
    this.found = found;
    this.wanted = wanted;
  }

  /** Those whose files have more to tell than a name come first: the first that knows a file. */
  private static List<NamingStyle> styles(FoundFiles files) {
    List<NamingStyle> styles = new ArrayList<>(List.of(MarkedFiles.values()));
    styles.add(new LiquibaseFiles(files));
    styles.add(new SqitchPlan(files));
    styles.add(new DieselFolders(files));
    styles.add(new SuffixedNames());
    styles.add(new FlywayNames(files));
    styles.add(new PairedNames());
    return styles;
  }

  MigrationSet read() {
    List<NamingStyle> known = styles(new FoundFiles(List.of()));
    if (!wanted.isEmpty() && known.stream().noneMatch(this::isWanted)) {
      throw new UnknownStyleException(
          "there is no style "
              + wanted
              + ": "
              + known.stream().map(NamingStyle::title).collect(Collectors.joining(", ")));
    }
    Map<String, List<NamedScript>> byStyle = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>();
    for (FoundFiles files : found) {
      List<NamingStyle> styles = styles(files).stream().filter(this::isWanted).toList();
      for (FoundFile file : files.scripts()) {
        if (!read(file, styles, byStyle)) {
          ignored.add(file.script().file());
        }
      }
    }
    if (byStyle.isEmpty()) {
      throw nothing(known.stream().filter(this::isWanted).toList(), ignored);
    }
    if (byStyle.size() > 1) {
      throw MigrationSetException.contradiction(mixture(byStyle));
    }
    Map.Entry<String, List<NamedScript>> only = byStyle.entrySet().iterator().next();
    return inOrder(only.getKey(), only.getValue(), ignored);
  }

  private boolean isWanted(NamingStyle style) {
    return wanted.isEmpty() || style.title().equalsIgnoreCase(wanted);
  }

  private static boolean read(
      FoundFile file, List<NamingStyle> styles, Map<String, List<NamedScript>> byStyle) {
    for (NamingStyle style : styles) {
      List<NamedScript> scripts = style.read(file);
      if (!scripts.isEmpty()) {
        if (!(style instanceof MarkedFiles || style instanceof LiquibaseFiles)) {
          refuseBothWays(file.script());
        }
        byStyle.computeIfAbsent(style.title(), title -> new ArrayList<>()).addAll(scripts);
        return true;
      }
    }
    return false;
  }

  private MigrationSet inOrder(String style, List<NamedScript> all, List<String> ignored) {
    Map<MigrationVersion, NamedScript> ups = byVersion(all, Direction.UP);
    Map<MigrationVersion, NamedScript> downs = byVersion(all, Direction.DOWN);
    Map<MigrationVersion, NamedScript> checks = byVersion(all, Direction.CHECK);
    List<Migration> migrations = new ArrayList<>();
    ups.forEach(
        (version, up) ->
            migrations.add(
                new Migration(
                    version,
                    up.description(),
                    up.script(),
                    script(downs.remove(version)),
                    script(checks.remove(version)))));
    if (!downs.isEmpty()) {
      NamedScript orphan = downs.values().iterator().next();
      throw MigrationSetException.contradiction(
          "no way up for the way back " + orphan.script().file());
    }
    List<SqlScript> repeatables =
        all.stream()
            .filter(script -> script.direction() == Direction.REPEATABLE)
            .sorted(Comparator.comparing(NamedScript::description))
            .map(NamedScript::script)
            .toList();
    return new MigrationSet(locations, style, migrations, repeatables, ignored);
  }

  private static @Nullable SqlScript script(@Nullable NamedScript named) {
    return named == null ? null : named.script();
  }

  private static Map<MigrationVersion, NamedScript> byVersion(
      List<NamedScript> all, Direction direction) {
    Map<MigrationVersion, NamedScript> byVersion = new TreeMap<>();
    for (NamedScript script : all) {
      if (script.direction() == direction) {
        NamedScript other = byVersion.put(script.version(), script);
        if (other != null) {
          throw MigrationSetException.contradiction(
              "version %s is there twice: %s and %s"
                  .formatted(script.version(), other.script().file(), script.script().file()));
        }
      }
    }
    return byVersion;
  }

  private static void refuseBothWays(SqlScript script) {
    Matcher marker = BOTH_WAYS.matcher(script.text());
    if (marker.find()) {
      throw MigrationSetException.contradiction(
          "%s is not read: \"%s\" says that it is written for a tool whose files hold both ways"
              .formatted(script.file(), marker.group()));
    }
  }

  private static String mixture(Map<String, List<NamedScript>> byStyle) {
    return "two ways of naming in one chain: "
        + byStyle.entrySet().stream()
            .map(e -> e.getValue().get(0).script().file() + " is " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private MigrationSetException nothing(List<NamingStyle> styles, List<String> ignored) {
    String examples =
        styles.stream()
            .map(style -> style.example() + " (" + style.title() + ")")
            .collect(Collectors.joining(", or "));
    String instead =
        ignored.isEmpty()
            ? ""
            : "; there are " + ignored.size() + " other .sql files: " + ignored.get(0) + " …";
    return MigrationSetException.nothing(
        "no migrations in "
            + String.join(", ", locations)
            + ": looked for "
            + examples
            + ", in folders below it too"
            + instead);
  }
}
