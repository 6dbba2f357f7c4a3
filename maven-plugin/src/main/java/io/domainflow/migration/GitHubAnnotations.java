package io.domainflow.migration;

import java.util.List;
import java.util.Locale;

/** Findings as commands of GitHub Actions, which shows them beside the lines of a pull request. */
public final class GitHubAnnotations {
  private GitHubAnnotations() {}

  /** Prints them: the runner reads lines from their beginning, where a log puts its level. */
  public static void print(Verdict verdict) {
    of(verdict).forEach(System.out::println);
  }

  /** A line each, of those that have a file. */
  static List<String> of(Verdict verdict) {
    return verdict.findings().stream()
        .filter(finding -> !finding.file().isEmpty())
        .map(GitHubAnnotations::line)
        .toList();
  }

  private static String line(Finding finding) {
    String kind =
        finding.severity() == Severity.NOTE
            ? "notice"
            : finding.severity().name().toLowerCase(Locale.ROOT);
    return "::%s file=%s,line=%d,title=%s::%s"
        .formatted(
            kind,
            property(finding.file()),
            Math.max(1, finding.line()),
            property(finding.rule().id()),
            data(finding.message()));
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
