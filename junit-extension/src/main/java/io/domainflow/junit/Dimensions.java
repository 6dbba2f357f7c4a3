package io.domainflow.junit;

import io.domainflow.explore.Isolation;
import io.domainflow.postgres.PostgresSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A scenario is run on each server, and there under each isolation level, in an invocation of its
 * own; when all have been there, a line says where it holds. Guarded by itself: invocations may run
 * side by side. JUnit closes it.
 */
final class Dimensions implements AutoCloseable {
  private static final Pattern INVOCATION =
      Pattern.compile("test-template-invocation:#([0-9]+)\\]$");

  private final ScenarioSettings settings;
  private final Map<Place, Boolean> held = new LinkedHashMap<>();

  Dimensions(ScenarioSettings settings) {
    this.settings = settings;
  }

  /**
   * Where an invocation runs.
   *
   * @param level null for the server's own
   */
  record Place(PostgresSource server, @Nullable Isolation level) {}

  /** One for each invocation, in their order. */
  static List<Place> places(ScenarioSettings settings) {
    List<Place> places = new ArrayList<>();
    for (PostgresSource server : settings.postgres()) {
      if (settings.isolation().isEmpty()) {
        places.add(new Place(server, null));
      }
      settings.isolation().forEach(level -> places.add(new Place(server, level)));
    }
    return places;
  }

  /** The place of this invocation. */
  static Place of(ScenarioSettings settings, ExtensionContext context) {
    List<Place> places = places(settings);
    Matcher number = INVOCATION.matcher(context.getUniqueId());
    boolean isAlone = settings.isolation().isEmpty() && places.size() == 1;
    if (isAlone || !number.find()) {
      return places.get(0);
    }
    int index = Integer.parseInt(number.group(1)) - 1;
    if (index >= places.size()) {
      throw settings
          .misuse()
          .of(
              settings.isolation().isEmpty()
                  ? "postgres = " + settings.postgres()
                  : "isolation = " + settings.isolation(),
              "has an invocation for each server and level, and so cannot stand beside a"
                  + " parameterised or repeated test");
    }
    return places.get(index);
  }

  /** What tells the place from the others, before a verb: {@code on embedded:14 under …}. */
  static String words(ScenarioSettings settings, Place place) {
    String server = settings.postgres().size() > 1 ? "on " + place.server() : "";
    Isolation level = place.level();
    return Stream.of(server, level == null ? "" : "under " + level.sql())
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** Notes the verdict of an invocation; one that came to none is not noted. */
  synchronized void note(Place place, boolean holds) {
    held.put(place, holds);
  }

  @Override
  public void close() {
    lines().forEach(line -> ConsoleLine.result(settings.scenario(), line));
  }

  /** Where it holds, if there was a choice. */
  synchronized List<String> lines() {
    if (held.isEmpty() || places(settings).size() == 1) {
      return List.of();
    }
    if (settings.isolation().isEmpty()) {
      return List.of(overServers());
    }
    return settings.postgres().stream()
        .map(
            server ->
                (settings.postgres().size() > 1 ? "on " + server + ": " : "") + overLevels(server))
        .toList();
  }

  private String overServers() {
    return Stream.of(
            servers("holds on ", true), servers("fails on ", false), servers("not run on ", null))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private String servers(String words, @Nullable Boolean verdict) {
    String servers =
        settings.postgres().stream()
            .filter(server -> Objects.equals(held.get(new Place(server, null)), verdict))
            .map(PostgresSource::toString)
            .collect(Collectors.joining(", "));
    return servers.isEmpty() ? "" : words + servers;
  }

  private String overLevels(PostgresSource server) {
    List<Isolation> tried = new ArrayList<>();
    List<Isolation> holds = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (Isolation level : settings.isolation()) {
      Boolean verdict = held.get(new Place(server, level));
      if (verdict == null) {
        not.add(level.sql());
      } else {
        tried.add(level);
        if (verdict) {
          holds.add(level);
        }
      }
    }
    String missing = not.isEmpty() ? "" : "not run under " + String.join(", ", not);
    if (tried.isEmpty()) {
      return missing;
    }
    String words = Isolation.words(tried, holds);
    return missing.isEmpty() ? words : words + "; " + missing;
  }
}
