package io.domainflow.junit;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * Tells who has a JUnit before 5.13, which lacks what we call and would not close what its stores
 * hold.
 */
final class OldJUnit {
  /** Came with 5.13. Versions in manifests are not to be relied on: shaded jars have others. */
  private static final String CAME_WITH_5_13 = "prepareInvocation";

  private OldJUnit() {}

  static void refuse() {
    boolean recent =
        Arrays.stream(TestTemplateInvocationContext.class.getMethods())
            .anyMatch(method -> method.getName().equals(CAME_WITH_5_13));
    if (!recent) {
      throw new ExtensionConfigurationException(
          "@ConcurrencyScenario needs JUnit 5.13 or later, and the class path has an older one");
    }
  }
}
