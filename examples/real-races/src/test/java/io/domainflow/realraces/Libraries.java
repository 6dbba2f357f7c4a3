package io.domainflow.realraces;

import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The libraries of this module's {@code target/libs}, where the build puts each version. */
final class Libraries {
  private Libraries() {}

  /**
   * Code on a class path of its own: one library, and what all need.
   *
   * @param library and its version, as in {@code flyway-core-4.0.3}
   */
  static IsolatedCode on(String library, Class<? extends ActorBody> code) {
    Path libs = folder();
    return IsolatedCode.of(code).withJars(libs.resolve(library), libs.resolve("shared"));
  }

  /** Beside these classes, or the jar of them. */
  private static Path folder() {
    try {
      return Path.of(Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("libs");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("these classes come from no file", e);
    }
  }
}
