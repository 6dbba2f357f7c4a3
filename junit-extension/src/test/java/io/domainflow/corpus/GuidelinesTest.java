package io.domainflow.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guidelines speak of every case of the corpus, and show what its code says. */
final class GuidelinesTest {
  private static final Path PAGE = Path.of("..", "docs", "guidelines", "concurrency.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
  private static final Pattern CASE =
      Pattern.compile("Case (\\w+):\\s+\\[(\\w+)\\]\\((\\S+?/corpus/\\w+\\.java)\\)");
  private static final Pattern CODE =
      Pattern.compile("^```(?:java|sql)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Stream<CorpusCase> cases() {
    return Corpus.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_case_has_a_link_to_its_class_and_a_command(CorpusCase corpusCase) throws IOException {
    List<String> linked = new ArrayList<>();
    Matcher links = CASE.matcher(page());
    while (links.find()) {
      if (links.group(1).equals(corpusCase.id())) {
        linked.add(Files.readString(PAGE.resolveSibling(links.group(3))));
      }
    }
    assertThat(linked)
        .hasSize(1)
        .first()
        .asString()
        .contains('"' + corpusCase.id() + '"')
        .contains("static CorpusCase corpusCase()");
    assertThat(page()).contains("-Ddomainflow.case=" + corpusCase.id() + "`");
  }

  @Test
  void every_link_resolves() throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher links = LINK.matcher(page());
    while (links.find()) {
      String target = links.group(1);
      if (!target.startsWith("https:") && !Files.exists(PAGE.resolveSibling(target))) {
        broken.add(target);
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_line_of_code_is_one_of_the_classes_that_its_rule_links_to() throws IOException {
    List<String> invented = new ArrayList<>();
    for (String rule : page().split("(?m)^## ", -1)) {
      List<String> known = linesOfCases(rule);
      Matcher blocks = CODE.matcher(rule);
      while (blocks.find()) {
        blocks
            .group(1)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("--"))
            .filter(line -> !known.contains(line))
            .forEach(invented::add);
      }
    }
    assertThat(invented).isEmpty();
  }

  private static List<String> linesOfCases(String rule) throws IOException {
    List<String> lines = new ArrayList<>();
    Matcher links = CASE.matcher(rule);
    while (links.find()) {
      Files.readAllLines(PAGE.resolveSibling(links.group(3)))
          .forEach(line -> lines.add(line.strip()));
    }
    return lines;
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }
}
