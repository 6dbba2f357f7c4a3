package io.domainflow.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All figures that were measured, as a page with a table for each, and a chart. */
final class Report {
  private static final int WIDTH = 860;
  private static final int LABEL = 190;
  private static final int VALUE = 250;
  private static final int ROW = 26;
  private static final int TOP = 34;
  private static final double LEAST = 0.5;
  private static final double MOST = 50;

  /** As the JSON has it, which {@link Run} writes. */
  private record Figures(
      String name,
      String about,
      double figure,
      List<Double> figures,
      String unit,
      double goal,
      String better,
      boolean ok,
      String measured,
      String java,
      String machine,
      List<String> header,
      List<List<String>> rows) {

    /** How many times as good as the goal; NaN where the goal is that there be none. */
    double times(double one) {
      if (goal == 0) {
        return Double.NaN;
      }
      return better.equals("higher") ? one / goal : goal / Math.max(one, 1e-9);
    }

    double least() {
      return figures.stream().mapToDouble(this::times).min().orElse(Double.NaN);
    }

    double most() {
      return figures.stream().mapToDouble(this::times).max().orElse(Double.NaN);
    }

    String words() {
      String range =
          figures.size() < 2
              ? ""
              : " (%s to %s)"
                  .formatted(
                      number(figures.stream().mapToDouble(each -> each).min().orElse(0)),
                      number(figures.stream().mapToDouble(each -> each).max().orElse(0)));
      return number(figure) + range + " " + unit;
    }
  }

  private Report() {}

  /**
   * Writes {@code benchmarks.md}, {@code benchmarks.svg} and {@code benchmarks.json}.
   *
   * @param figures the folder of the JSON files
   */
  static void write(Path figures, Path folder) throws IOException {
    List<Figures> all = new ArrayList<>();
    JsonArray raw = new JsonArray();
    try (Stream<Path> files = Files.list(figures)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        JsonElement one = JsonParser.parseString(Files.readString(file));
        raw.add(one);
        all.add(new Gson().fromJson(one, new TypeToken<Figures>() {}.getType()));
      }
    }
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    Files.writeString(folder.resolve("benchmarks.json"), gson.toJson(raw) + "\n");
    Files.writeString(folder.resolve("benchmarks.svg"), chart(all));
    Files.writeString(folder.resolve("benchmarks.md"), page(all));
  }

  private static String page(List<Figures> all) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Benchmarks

        Written by `stress/benchmarks/run all`, or by `stress/benchmarks/run report` of what was measured before. Whoever is compared with
        runs in the same call. With `DOMAINFLOW_ROUNDS=3` each figure is measured three times: the table is that of the median, and
        the range is told. For programs: [benchmarks.json](benchmarks.json). What the figures are claimed for stands in [evidence.md](evidence.md).

        ![How many times as good as its goal each figure is](benchmarks.svg)
        """);
    for (Figures each : all) {
      page.append("\n## ").append(each.name).append("\n\n");
      page.append(each.about).append(".\n\n");
      page.append(row(each.header)).append(row(each.header.stream().map(cell -> "---").toList()));
      each.rows.forEach(cells -> page.append(row(cells)));
      page.append("\n**").append(each.words()).append("**; goal ");
      page.append(each.better.equals("higher") ? "at least " : "at most ");
      page.append(number(each.goal)).append(each.ok ? "" : ": **short**").append(". ");
      page.append(each.measured).append(", ").append(each.machine);
      page.append(", Java ").append(each.java).append(".\n");
    }
    return page.toString();
  }

  private static String row(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |\n";
  }

  private static String chart(List<Figures> all) {
    int height = TOP + ROW * all.size() + 12;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img">
        <title>How many times as good as its goal each figure is</title>
        <style>
        .paper { fill: #fff } text { fill: #222 } .muted { fill: #666 } .line { stroke: #bbb } .goal { stroke: #222 }
        .good { fill: #2b8a5a } .short { fill: #c0392b } .range { stroke: #111 }
        @media (prefers-color-scheme: dark) {
        .paper { fill: #16181c } text { fill: #e6e6e6 } .muted { fill: #9aa0a6 } .line { stroke: #444 } .goal { stroke: #e6e6e6 }
        .good { fill: #3fb37a } .short { fill: #ef6a5b } .range { stroke: #fff }
        }
        </style>
        <rect class="paper" width="%d" height="%d"/>
        """
            .formatted(WIDTH, height, WIDTH, height));
    for (double times : new double[] {0.5, 1, 2, 5, 10, 20, 50}) {
      String at = number(x(times));
      svg.append(
          "<line class=\"%s\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
              .formatted(times == 1 ? "goal" : "line", at, TOP - 8, at, height - 8));
      svg.append(
          "<text class=\"muted\" text-anchor=\"middle\" x=\"%s\" y=\"16\">%s</text>\n"
              .formatted(at, times == 1 ? "goal" : number(times) + "×"));
    }
    for (int index = 0; index < all.size(); index++) {
      bar(svg, all.get(index), TOP + ROW * index);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, Figures each, int y) {
    svg.append("<text x=\"12\" y=\"%d\">%s</text>\n".formatted(y + 14, escaped(each.name)));
    double times = each.times(each.figure);
    double from = x(1);
    if (!Double.isNaN(times)) {
      double to = x(times);
      svg.append(
          "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"12\"/>\n"
              .formatted(
                  each.ok ? "good" : "short",
                  number(Math.min(from, to)),
                  y + 4,
                  number(Math.max(2, Math.abs(to - from)))));
      if (each.figures.size() > 1) {
        svg.append(
            "<line class=\"range\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
                .formatted(number(x(each.least())), y + 10, number(x(each.most())), y + 10));
      }
    }
    svg.append(
        "<text class=\"muted\" x=\"%d\" y=\"%d\">%s</text>\n"
            .formatted(WIDTH - VALUE + 8, y + 14, escaped(shortened(each.words()))));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 39) + "…";
  }

  /** By its logarithm; what is off the chart stands at its edge. */
  private static double x(double times) {
    double inside = Math.max(LEAST, Math.min(MOST, times));
    double share = Math.log(inside / LEAST) / Math.log(MOST / LEAST);
    return LABEL + share * (WIDTH - VALUE - LABEL);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.1f", value);
  }
}
