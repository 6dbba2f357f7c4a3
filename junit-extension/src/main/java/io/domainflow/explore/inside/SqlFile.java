package io.domainflow.explore.inside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL files beside this package's classes. */
final class SqlFile {
  private SqlFile() {}

  static String text(String name) {
    try (InputStream file = SqlFile.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException(name + ".sql is missing from the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
