package io.domainflow.explore.report;

import io.domainflow.explore.history.FailedSchedule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A failure as one page with swim lanes, complete in itself: it loads nothing and runs nothing.
 * What may be a secret is hidden. Stateless.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /**
   * Writes the file, and its directories where there are none.
   *
   * @throws IOException if that cannot be done
   */
  public static void write(FailedSchedule failed, Path file) throws IOException {
    ReportFile.write(file, of(failed));
  }

  /** The text of the file. */
  static String of(FailedSchedule failed) {
    return new HtmlPage(Story.of(failed)).text();
  }
}
