package io.domainflow.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.history.Finding;
import io.domainflow.explore.report.TextReport;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The explorer finds each bug of the corpus for what it is, and nothing in what is right.
 *
 * <p>{@code -Ddomainflow.case=14a} runs the case with that id alone. The order in which a bug was
 * found stands in {@code target/corpus/<id>.txt} afterwards.
 */
final class CorpusTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  static Stream<CorpusCase> broken() {
    return all().filter(each -> each.broken() != null);
  }

  /** None where a control is run alone: it has no bug. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("broken")
  void a_bug_is_found_and_its_replay_fails_alike(CorpusCase corpusCase) throws Exception {
    Variant broken = Objects.requireNonNull(corpusCase.broken());
    ExploreSettings settings = ExploreSettings.defaults().withSchedules(100);
    ExplorationReport report = CorpusRun.explore(SERVER, corpusCase, broken, settings);
    assertThat(report.failed()).as("%s: %s", corpusCase, report.summary()).isPresent();
    assertThat(kinds(report)).containsAnyElementsOf(broken.findings());
    write(corpusCase, TextReport.of(report.failed().get(), Optional.empty()));

    String order = report.failed().get().replay();
    ExplorationReport again = CorpusRun.replay(SERVER, corpusCase, broken, settings, order);
    assertThat(kinds(again)).containsAnyElementsOf(broken.findings());
  }

  private static List<String> kinds(ExplorationReport report) {
    return report.failed().stream()
        .flatMap(failed -> failed.findings().stream())
        .map(Finding::kind)
        .toList();
  }

  private static void write(CorpusCase corpusCase, String text) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "corpus"));
    Files.writeString(directory.resolve(corpusCase.id() + ".txt"), text);
  }

  static Stream<CorpusCase> all() {
    String id = System.getProperty("domainflow.case", "");
    return id.isEmpty() ? Corpus.all().stream() : Stream.of(Corpus.of(id));
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_is_right_passes(CorpusCase corpusCase) throws Exception {
    ExplorationReport report =
        CorpusRun.explore(
            SERVER, corpusCase, corpusCase.fixed(), ExploreSettings.defaults().withSchedules(200));
    assertThat(report.failed().map(failed -> TextReport.of(failed, Optional.empty())))
        .as("%s", corpusCase)
        .isEmpty();
  }
}
