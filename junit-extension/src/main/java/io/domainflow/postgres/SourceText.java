package io.domainflow.postgres;

import io.domainflow.postgres.PostgresSource.Auto;
import io.domainflow.postgres.PostgresSource.Container;
import io.domainflow.postgres.PostgresSource.Embedded;
import io.domainflow.postgres.PostgresSource.Given;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sources as people write them. */
final class SourceText {
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z][A-Za-z-]{0,19}");

  /** A major version, or an image. */
  private static final Pattern CHOSEN =
      Pattern.compile("(?i:embedded):([1-9][0-9]?)|(?i:container):([A-Za-z0-9][\\w./:@-]{0,254})");

  /** A comma between two sources; those in a URL, between its hosts, are none. */
  private static final Pattern SEVERAL =
      Pattern.compile(",(?=\\s*(?:(?i:auto|embedded|container)\\b|jdbc:))");

  private SourceText() {}

  static PostgresSource parse(String text, String origin) {
    String source = text.strip();
    Matcher chosen = CHOSEN.matcher(source);
    if (chosen.matches()) {
      String version = chosen.group(1);
      return version == null
          ? new Container(chosen.group(2))
          : new Embedded(Integer.parseInt(version));
    }
    return switch (source.toLowerCase(Locale.ROOT)) {
      case "auto" -> new Auto();
      case "embedded" -> new Embedded();
      case "container" -> new Container();
      default -> {
        if (source.startsWith("jdbc:postgresql:")) {
          yield new Given(source);
        }
        String said = PLAIN_WORD.matcher(source).matches() ? "\"" + source + "\"" : "its value";
        throw new IllegalArgumentException(
            "%s: %s is no source of a PostgreSQL server. Choices: %s"
                .formatted(origin, said, Choices.ALL));
      }
    };
  }

  static List<PostgresSource> configured(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      List<String> attributes,
      String origin) {
    String property = properties.apply(PostgresSource.PROPERTY);
    if (property != null && !property.isBlank()) {
      return all(List.of(property), "System property " + PostgresSource.PROPERTY);
    }
    String variable = environment.apply(PostgresSource.VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return all(List.of(variable), "Environment variable " + PostgresSource.VARIABLE);
    }
    List<PostgresSource> asked =
        all(attributes.stream().filter(attribute -> !attribute.isBlank()).toList(), origin);
    return asked.isEmpty() ? List.of(new Auto()) : asked;
  }

  private static List<PostgresSource> all(List<String> texts, String origin) {
    return texts.stream()
        .flatMap(SEVERAL::splitAsStream)
        .map(text -> parse(text, origin))
        .distinct()
        .toList();
  }
}
