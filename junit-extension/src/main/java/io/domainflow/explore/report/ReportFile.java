package io.domainflow.explore.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that reports are written to. */
final class ReportFile {
  private ReportFile() {}

  /** In UTF-8; makes directories where there are none, and takes the place of an older one. */
  static void write(Path file, String text) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
