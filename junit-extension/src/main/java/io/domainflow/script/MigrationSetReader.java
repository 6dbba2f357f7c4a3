package io.domainflow.script;

import io.domainflow.script.NamingStyle.Direction;
import io.domainflow.script.NamingStyle.NamedScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts found files in order: recognises their style, pairs them, and names contradictions. */
final class MigrationSetReader {
  private static final List<NamingStyle> STYLES = List.of(new FlywayNames(), new PairedNames());

  /** Both ways in one file: run as a whole, it would undo itself. */
  private static final Pattern BOTH_WAYS =
      Pattern.compile(
          "^-- *(?:migrate:(?:up|down)|\\+goose +(?:up|down)|\\+migrate +(?:up|down)|liquibase formatted sql)",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final List<String> locations;
  private final List<FoundScript> found;

  MigrationSetReader(List<String> locations, List<FoundScript> found) {
    this.locations = locations;
    this.found = found;
  }

  MigrationSet read() {
    Map<NamingStyle, List<NamedScript>> byStyle = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>();
    for (FoundScript script : found) {
      boolean known = false;
      for (NamingStyle style : STYLES) {
        Optional<NamedScript> named = style.read(script.script(), script.fileName());
        if (named.isPresent()) {
          refuseBothWays(script.script());
          byStyle.computeIfAbsent(style, s -> new ArrayList<>()).add(named.get());
          known = true;
        }
      }
      if (!known) {
        ignored.add(script.script().file());
      }
    }
    if (byStyle.isEmpty()) {
      throw nothing(ignored);
    }
    if (byStyle.size() > 1) {
      throw MigrationSetException.contradiction(mixture(byStyle));
    }
    NamingStyle style = byStyle.keySet().iterator().next();
    return inOrder(style, byStyle.getOrDefault(style, List.of()), ignored);
  }

  private MigrationSet inOrder(NamingStyle style, List<NamedScript> all, List<String> ignored) {
    Map<MigrationVersion, NamedScript> ups = byVersion(all, Direction.UP);
    Map<MigrationVersion, NamedScript> downs = byVersion(all, Direction.DOWN);
    List<Migration> migrations = new ArrayList<>();
    ups.forEach(
        (version, up) -> {
          NamedScript down = downs.remove(version);
          migrations.add(
              new Migration(
                  version, up.description(), up.script(), down == null ? null : down.script()));
        });
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
    return new MigrationSet(locations, style.title(), migrations, repeatables, ignored);
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

  private static String mixture(Map<NamingStyle, List<NamedScript>> byStyle) {
    return "two ways of naming in one chain: "
        + byStyle.entrySet().stream()
            .map(e -> e.getValue().get(0).script().file() + " is " + e.getKey().title())
            .collect(Collectors.joining(", "));
  }

  private MigrationSetException nothing(List<String> ignored) {
    String examples =
        STYLES.stream().map(NamingStyle::example).collect(Collectors.joining(", or "));
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
