package io.domainflow.reports;

import static io.domainflow.explore.report.Markup.escaped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What became of checks of a kind, as a page. For one thread. */
final class ChecksPage {
  private final String kind;
  private final List<Check> checks;
  private final Path directory;
  private final List<Path> folders;
  private final StringBuilder main = new StringBuilder();

  /**
   * @param kind as people say it: {@code jcstress tests}
   * @param directory of the page
   * @param folders in it, with pages of their own for checks, and perhaps an index
   */
  ChecksPage(String kind, List<Check> checks, Path directory, List<Path> folders) {
    this.kind = kind;
    this.checks = checks;
    this.directory = directory;
    this.folders = folders;
  }

  String text() {
    long passed = checks.stream().filter(Check::passed).count();
    String summary = "%d of %d %s passed".formatted(passed, checks.size(), kind);
    main.append("<header>\n").append(HtmlFile.verdict(passed == checks.size()));
    main.append("<h1>").append(escaped(summary)).append("</h1>\n");
    folders.forEach(folder -> link(folder.resolve("index.html")));
    main.append("</header>\n<section>\n");
    List<Check> worstFirst = new ArrayList<>(checks);
    worstFirst.sort(Comparator.comparing(Check::passed));
    worstFirst.forEach(this::check);
    main.append("</section>\n");
    return HtmlFile.page(summary, main.toString());
  }

  private void check(Check check) {
    boolean passed = check.passed();
    main.append("<details class=\"finding %s\"".formatted(passed ? "" : "error"));
    main.append(passed ? ">" : " open=\"open\">");
    main.append("<summary><span class=\"state %s\">".formatted(passed ? "good" : "bad"));
    main.append(words(check.status().name())).append("</span> ");
    if (check.states().stream().anyMatch(Check.State::isInteresting)) {
      main.append("<span class=\"state warn\">interesting</span> ");
    }
    main.append(escaped(check.test()));
    String name = check.name().isEmpty() ? "" : check.name() + ", ";
    String detail = name + check.elapsed().toMillis() + " ms";
    main.append("<span class=\"place\">").append(escaped(detail)).append("</span></summary>\n");
    if (!passed) {
      folders.forEach(folder -> link(folder.resolve(check.test() + ".html")));
    }
    if (!check.said().isBlank()) {
      main.append("<pre class=\"story\">").append(escaped(check.said().strip())).append("</pre>\n");
    }
    if (!check.states().isEmpty()) {
      states(check.states());
    }
    main.append("</details>\n");
  }

  private void link(Path page) {
    if (Files.isRegularFile(page)) {
      String link = escaped(directory.toUri().relativize(page.toUri()).getRawPath());
      String name = escaped(directory.relativize(page).toString());
      main.append("<p class=\"muted\">More in <a href=\"%s\">%s</a></p>\n".formatted(link, name));
    }
  }

  private void states(List<Check.State> states) {
    main.append("<table>\n<tr><th>seen</th><th>times</th><th>expected</th><th>why</th></tr>\n");
    for (Check.State state : states) {
      boolean wrong = state.count() > 0 && state.expected().equals("FORBIDDEN");
      String look = wrong ? "bad" : state.isInteresting() ? "warn" : "";
      main.append("<tr class=\"%s\"><td>".formatted(look)).append(escaped(state.id()));
      main.append("</td><td>").append(String.format(Locale.ROOT, "%,d", state.count()));
      main.append("</td><td>").append(words(state.expected())).append("</td><td>");
      main.append(escaped(state.description())).append("</td></tr>\n");
    }
    main.append("</table>\n");
  }

  /** A constant's name as words. */
  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
