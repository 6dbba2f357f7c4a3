package io.domainflow.explore.report;

import static io.domainflow.explore.report.Recorder.changed;
import static io.domainflow.explore.report.Recorder.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

final class HtmlReportTest {
  @Test
  void the_file_is_written_with_its_directories(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a").resolve("b").resolve("report.html");

    HtmlReport.write(Stories.lostUpdate(), file);

    assertThat(Files.readString(file))
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>AccountScenarios.withdraws</h1>")
        .endsWith("</html>\n");
  }

  @Test
  void it_loads_and_runs_nothing() {
    for (FailedSchedule failed : Stories.all()) {
      assertThat(HtmlReport.of(failed))
          .doesNotContain("<script", "<link", "<img", "@import", "http:", "https:")
          .doesNotContainPattern("url\\((?!#)");
    }
  }

  @Test
  void pictures_are_well_formed() throws Exception {
    for (FailedSchedule failed : Stories.all()) {
      Element svg = picture(failed);
      assertThat(svg.getElementsByTagName("svg").getLength())
          .isLessThanOrEqualTo(Story.of(failed).moments().size());
    }
  }

  @Test
  void who_waits_for_whom_is_drawn() {
    assertThat(HtmlReport.of(Stories.waitChain()))
        .contains("<title>worker-2 waits for worker-1</title>")
        .contains("<title>worker-3 waits for worker-2</title>")
        .contains("class=\"waiting\"")
        .contains("class=\"lets-go\"");
  }

  @Test
  void edges_of_the_cycle_are_drawn_and_numbered_as_in_the_list() {
    assertThat(HtmlReport.of(Stories.lostUpdate()))
        .contains(
            "<span class=\"number\">1</span>"
                + " worker-1 read account (step 3) before worker-2 changed it (step 11)")
        .contains(">1 read → changed</text>")
        .contains(">2 read → changed</text>");
  }

  @Test
  void an_edge_that_names_no_two_steps_is_only_listed() {
    History history = new Recorder("a", "b").sql(0, "SELECT 1", rows("1")).history();
    FailedSchedule failed =
        new FailedSchedule(
            "s",
            "",
            history,
            List.of(),
            List.of(
                new Anomaly(
                    "phantom",
                    List.of("a saw (step 1) what b hid", "step 99 before step 1"),
                    List.of(1))),
            List.of(),
            "1",
            List.of());

    assertThat(HtmlReport.of(failed))
        .contains("a saw (step 1) what b hid")
        .doesNotContain("class=\"edge\"");
  }

  @Test
  void transactions_end_as_they_ended() {
    assertThat(HtmlReport.of(Stories.deadlock()))
        .contains("<g class=\"transaction committed\"><title>transaction of payer, committed")
        .contains(
            "<g class=\"transaction rolled-back\"><title>transaction of refunder, rolled-back");
  }

  @Test
  void a_transaction_that_nobody_ended_is_open() {
    History history = new Recorder("a").sql(0, "UPDATE t SET n = 1", changed(1)).history();

    assertThat(HtmlReport.of(Stories.of(history))).contains("class=\"transaction open\"");
  }

  @Test
  void nothing_that_code_says_becomes_markup() throws Exception {
    String evil = "</title></style><script>alert(\"1\")</script>' onload='x' & \ud800\0\u0007";
    History history =
        new Recorder(evil, "b")
            .sql(0, "SELECT " + evil + " FROM " + evil, rows(evil), evil)
            .touching(evil)
            .sql(1, evil, Recorder.failed(evil, evil))
            .waitedFor(2, 0)
            .event(0, Step.Kind.LABEL, 0, evil, changed(1))
            .history();
    FailedSchedule failed =
        new FailedSchedule(
            evil,
            evil,
            history,
            List.of(new Finding(evil, evil, List.of(evil))),
            List.of(new Anomaly(evil, List.of(evil + " step 1, step 2 " + evil), List.of(1))),
            List.of(evil),
            evil,
            List.of(evil));

    String html = HtmlReport.of(failed);

    assertThat(html)
        .doesNotContain("<script", "onload='", "\0", "\u0007")
        .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;")
        .containsOnlyOnce("</style>");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(html)).isTrue();
    picture(failed);
  }

  @Test
  void the_table_has_every_event_in_full() {
    assertThat(HtmlReport.of(Stories.lostUpdate()))
        .contains("c1_0.version,c1_0.name,c1_0.email,c1_0.tier,c1_0.created_at")
        .contains("values: <code>&quot;30&quot;</code>, <code>&quot;alice&quot;</code>")
        .contains("<code>borrow</code>");
    assertThat(HtmlReport.of(Stories.poisoned()))
        .contains("Detail: Key (name)=(urgent) already exists.");
  }

  @Test
  void a_long_time_of_one_strand_alone_is_counted_in_the_picture_and_listed_in_the_table() {
    assertThat(HtmlReport.of(Stories.behind(80)))
        .contains(">… 78 steps of worker-1 alone</text>")
        .contains("<tr><td>40</td>");
  }

  /** Reads the picture as XML. */
  private static Element picture(FailedSchedule failed) throws Exception {
    String html = HtmlReport.of(failed);
    String svg =
        html.substring(html.indexOf("<svg class=\"lanes\""), html.lastIndexOf("</svg>") + 6);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }
}
