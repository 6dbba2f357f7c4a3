package io.domainflow.migration;

import com.google.gson.JsonObject;
import io.domainflow.reports.JsonFile;
import io.domainflow.reports.SarifFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** A verdict as SARIF. */
public final class SarifReport {
  private SarifReport() {}

  /** Writes it, and the directories above it. */
  public static void write(Verdict verdict, Path file) throws IOException {
    JsonFile.write(of(verdict), file);
  }

  static JsonObject of(Verdict verdict) {
    List<SarifFile.Rule> rules =
        new TreeSet<>(verdict.findings().stream().map(Finding::rule).toList())
            .stream().map(SarifReport::rule).toList();
    return SarifFile.of(rules, verdict.findings().stream().map(SarifReport::result).toList());
  }

  private static SarifFile.Rule rule(Rule rule) {
    return new SarifFile.Rule(rule.id(), rule.severity().name().toLowerCase(Locale.ROOT));
  }

  private static SarifFile.Result result(Finding finding) {
    String message = finding.message();
    if (!finding.details().isEmpty()) {
      message += "\n" + String.join("\n", finding.details());
    }
    return new SarifFile.Result(
        rule(finding.rule()), message, finding.key(), finding.file(), finding.line());
  }
}
