package io.domainflow.postgres;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which image containers are started from. Loads nothing of Testcontainers. */
final class ImageName {
  static final String PROPERTY = "domainflow.postgres.image";
  static final String VARIABLE = "DOMAINFLOW_POSTGRES_IMAGE";
  static final String DEFAULT = "postgres:18-alpine";

  private ImageName() {}

  /** The image in force: system property, environment variable, default. */
  static String configured() {
    return configured(System::getProperty, System::getenv);
  }

  static String configured(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String property = properties.apply(PROPERTY);
    if (property != null && !property.isBlank()) {
      return property.strip();
    }
    String variable = environment.apply(VARIABLE);
    return variable == null || variable.isBlank() ? DEFAULT : variable.strip();
  }
}
