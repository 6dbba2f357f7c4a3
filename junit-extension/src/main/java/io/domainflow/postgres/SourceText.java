package io.domainflow.postgres;

import io.domainflow.postgres.PostgresSource.Auto;
import io.domainflow.postgres.PostgresSource.Container;
import io.domainflow.postgres.PostgresSource.Embedded;
import io.domainflow.postgres.PostgresSource.Given;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sources as people write them. */
final class SourceText {
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z][A-Za-z-]{0,19}");

  private SourceText() {}

  static PostgresSource parse(String text, String origin) {
    String source = text.strip();
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

  static PostgresSource configured(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      String attribute,
      String origin) {
    String property = properties.apply(PostgresSource.PROPERTY);
    if (property != null && !property.isBlank()) {
      return parse(property, "System property " + PostgresSource.PROPERTY);
    }
    String variable = environment.apply(PostgresSource.VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return parse(variable, "Environment variable " + PostgresSource.VARIABLE);
    }
    return attribute.isBlank() ? new Auto() : parse(attribute, origin);
  }
}
