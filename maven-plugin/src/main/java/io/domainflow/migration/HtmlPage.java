package io.domainflow.migration;

import static io.domainflow.explore.report.Markup.escaped;

import io.domainflow.impact.Load;
import io.domainflow.reports.CheckKind;
import io.domainflow.reports.HtmlFile;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SqlScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The page of a verification: the chain, what was found, and each migration. For one thread. */
public final class HtmlPage {
  private final Verdict verdict;
  private final List<CheckKind> others;
  private final StringBuilder page = new StringBuilder();

  /**
   * @param others what else is verified along with it, and has a page beside this one
   */
  public HtmlPage(Verdict verdict, List<CheckKind> others) {
    this.verdict = verdict;
    this.others = List.copyOf(others);
  }

  /** The whole page, once. */
  public String text() {
    heading();
    chain();
    findings("Findings", verdict.findings());
    migrations();
    findings("Accepted by the baseline", verdict.accepted());
    String word = verdict.failed() ? "failed" : "passed";
    return HtmlFile.page("Migrations %s: %s".formatted(word, verdict.summary()), page.toString());
  }

  private void heading() {
    page.append("<header>\n").append(HtmlFile.verdict(!verdict.failed()));
    page.append("<h1>").append(escaped(verdict.summary())).append("</h1>\n<p class=\"muted\">");
    page.append(escaped(verdict.server())).append("; ").append(escaped(verdict.set().style()));
    page.append(" names, in ").append(escaped(String.join(", ", verdict.set().locations())));
    page.append("</p>\n");
    for (CheckKind other : others) {
      page.append("<p class=\"muted\">Verified along with it: <a href=\"");
      page.append(other.file()).append(".html\">").append(other.words()).append("</a></p>\n");
    }
    page.append("</header>\n");
  }

  private void chain() {
    page.append("<section>\n<h2>Chain</h2>\n<div class=\"chain\">\n");
    for (int i = 0; i < verdict.outcomes().size(); i++) {
      MigrationOutcome outcome = verdict.outcomes().get(i);
      String version = escaped(outcome.migration().version().toString());
      page.append("<a class=\"tile\" href=\"#m%d\" title=\"%s\">".formatted(i, title(outcome)));
      page.append("<span class=\"number\">").append(version).append("</span>");
      way("↑", outcome.up());
      way("↓", outcome.down());
      way("↑", outcome.upAgain());
      page.append("</a>\n");
    }
    page.append("</div>\n<p class=\"muted\">");
    page.append(
        """
        Of each migration the way up, the way back, and the way up again: \
        <span class="way good">↑</span> as it must be, <span class="way bad">↓</span> not, \
        <span class="way open">↓</span> not tried, or not there, as was said.
        """
            .strip());
    page.append("</p>\n<p class=\"muted\">");
    page.append(escaped(ConsoleReport.chain(verdict.chain()))).append(".</p>\n</section>\n");
  }

  private static String title(MigrationOutcome outcome) {
    return escaped(
        "%s: up %s, down %s, up again %s"
            .formatted(
                outcome.migration().description(),
                outcome.up().state().text(),
                outcome.down().state().text(),
                outcome.upAgain().state().text()));
  }

  private void way(String arrow, Step step) {
    page.append("<span class=\"way %s\">%s</span>".formatted(kind(step), arrow));
  }

  private static String kind(Step step) {
    return switch (step.state()) {
      case OK -> "good";
      case FAILS, DIFFERS, MISSING -> "bad";
      case IRREVERSIBLE, UNCHANGED, NOT_RUN -> "open";
    };
  }

  private void findings(String title, List<Finding> those) {
    if (those.isEmpty()) {
      return;
    }
    List<Finding> worstFirst = new ArrayList<>(those);
    worstFirst.sort(Comparator.comparing(Finding::severity));
    page.append("<section>\n<h2>").append(title).append("</h2>\n");
    worstFirst.forEach(this::finding);
    page.append("</section>\n");
  }

  private void finding(Finding finding) {
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    boolean open = finding.severity() == Severity.ERROR;
    page.append(
        "<details class=\"finding %s\"%s>".formatted(severity, open ? " open=\"open\"" : ""));
    page.append("<summary><span class=\"rule\">").append(severity).append(' ');
    page.append(finding.rule().id()).append("</span> ").append(escaped(finding.message()));
    if (!finding.sqlState().isEmpty()) {
      page.append(" (SQLSTATE ").append(escaped(finding.sqlState())).append(')');
    }
    if (!finding.file().isEmpty()) {
      String line = finding.line() > 0 ? ":" + finding.line() : "";
      page.append("<span class=\"place\">").append(escaped(finding.file() + line));
      page.append("</span>");
    }
    page.append("</summary>");
    if (!finding.details().isEmpty()) {
      page.append("<pre>");
      finding.details().forEach(this::detail);
      page.append("</pre>");
    }
    page.append("</details>\n");
  }

  /** Lines of a schema's difference have its signs before them. */
  private void detail(String line) {
    String kind =
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> "added";
          case '-' -> "lost";
          case '~' -> "changed";
          default -> "said";
        };
    page.append("<span class=\"%s\">%s</span>\n".formatted(kind, escaped(line)));
  }

  private void migrations() {
    page.append("<section>\n<h2>Migrations</h2>\n");
    page.append(
        """
        <p class="muted">Locks on tables that were there before, from the statement to the end of its \
        transaction, strong while the statement ran: <span class="key stops-all"></span>nobody else reads or \
        writes, <span class="key stops-writers"></span>nobody else writes, <span class="key stops-none"></span>\
        others read and write.</p>
        """);
    for (int i = 0; i < verdict.outcomes().size(); i++) {
      migration(i, verdict.outcomes().get(i));
    }
    page.append("</section>\n");
  }

  private void migration(int i, MigrationOutcome outcome) {
    boolean open = !outcome.up().impacts().isEmpty() || !outcome.down().impacts().isEmpty();
    page.append(
        "<details class=\"migration\" id=\"m%d\"%s>".formatted(i, open ? " open=\"open\"" : ""));
    page.append("<summary><b>").append(escaped(outcome.migration().version().toString()));
    page.append("</b> ").append(escaped(outcome.migration().description()));
    page.append("<span class=\"states\">");
    state("up", outcome.up());
    state("down", outcome.down());
    state("up again", outcome.upAgain());
    page.append("</span></summary>\n");
    script("Up", outcome.migration().up(), outcome.up());
    outcome.migration().down().ifPresent(down -> script("Down", down, outcome.down()));
    page.append("</details>\n");
  }

  private void state(String name, Step step) {
    page.append("<span class=\"state %s\">".formatted(kind(step)));
    page.append(name).append(' ').append(step.state().text()).append("</span>");
  }

  private void script(String name, SqlScript script, Step step) {
    page.append("<h3>").append(name).append(" <span class=\"place\">");
    page.append(escaped(script.file())).append("</span></h3>\n");
    for (ScriptRun run : step.runs()) {
      if (step.impacts().stream().allMatch(impact -> LockPicture.shown(impact).isEmpty())) {
        int count = run.statements().size();
        page.append("<p class=\"muted\">%d statement%s, ".formatted(count, count == 1 ? "" : "s"));
        page.append(LockPicture.millis(run.elapsed()));
        page.append("; no lock on a table that was there before</p>\n");
      } else {
        page.append(new LockPicture(run, step.impacts()).svg());
      }
    }
    List<Waits> waits = verdict.waits(script);
    List<CallsMeanwhile> calls = verdict.calls(script);
    if (!waits.isEmpty() || !calls.isEmpty()) {
      page.append("<ul class=\"waits\">\n");
      waits.forEach(this::waits);
      calls.forEach(this::calls);
      page.append("</ul>\n");
    }
  }

  private void calls(CallsMeanwhile calls) {
    page.append("<li>the workload's calls meanwhile, %d: up to <b>".formatted(calls.met().count()));
    page.append(LockPicture.millis(calls.met().longest())).append("</b>");
    if (!calls.met().refused().isEmpty()) {
      page.append("; one ended with: ").append(escaped(calls.met().refused()));
    }
    page.append("</li>\n");
  }

  private void waits(Waits waits) {
    Load.Wait met = waits.met();
    page.append("<li>others waited for ").append(escaped(met.table())).append(" (");
    page.append(String.format(Locale.ROOT, "%,d rows): readers up to <b>", waits.rows()));
    page.append(LockPicture.millis(met.reading())).append("</b>, writers up to <b>");
    page.append(LockPicture.millis(met.writing())).append("</b>");
    if (!met.refused().isEmpty()) {
      page.append("; refused: ").append(escaped(met.refused()));
    }
    page.append("</li>\n");
  }
}
