package io.domainflow.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the figures that it is given the names of, and lists them if there are none. */
public final class Run {
  private static final List<Figure> FIGURES =
      List.of(
          new ContendFigure(),
          new FingerprintFigure(),
          new VerifyFigure(),
          new VerifyFaultsFigure(),
          new CorpusFigure(),
          new LibrariesFigure(),
          new SchedulesFigure(),
          new ReductionFigure(),
          new CrashesFigure(),
          new MemoryFigure(),
          new JobsFigure(),
          new JobsSingleFigure(),
          new HeldXminFigure(),
          new HeartbeatsFigure(),
          new MigrationLockFigure(),
          new LocksFigure(),
          new LocksContendedFigure(),
          new EnqueueFigure(),
          new PickupFigure(),
          new CoordinationFigure(),
          new JobCrashesFigure(),
          new SoakFigure());

  private Run() {}

  /**
   * Ends with 0 if all goals were reached, 1 if one was not, 2 for a name that it does not know.
   *
   * @param arguments folder for the JSON files, then names of figures
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path documents = Path.of("docs");
    List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
    if (names.equals(List.of("report"))) {
      Report.write(folder, documents);
      return;
    }
    List<Figure> chosen = new ArrayList<>();
    boolean all = names.equals(List.of("all"));
    if (all) {
      names = FIGURES.stream().map(Figure::name).toList();
    }
    for (String name : names) {
      FIGURES.stream().filter(figure -> figure.name().equals(name)).forEach(chosen::add);
    }
    if (names.isEmpty() || chosen.size() < names.size()) {
      FIGURES.forEach(figure -> System.out.printf("%-14s %s%n", figure.name(), figure.about()));
      System.exit(names.isEmpty() ? 0 : 2);
    }
    boolean ok = true;
    for (Figure figure : chosen) {
      System.out.println(figure.name() + ": " + figure.about());
      Measurement measured;
      try {
        measured = median(figure, folder);
      } catch (Exception | LinkageError e) { // what it started may run on, so the JVM would not end
        e.printStackTrace();
        ok = false;
        continue;
      }
      print(measured);
      System.out.println(measured.lastLine(figure.name()));
      ok &= measured.ok();
    }
    if (all) {
      Report.write(folder, documents);
    }
    System.exit(ok ? 0 : 1);
  }

  /** Measures it as often as is asked for, and writes it down. */
  private static Measurement median(Figure figure, Path folder) throws Exception {
    String asked = System.getenv().getOrDefault("DOMAINFLOW_ROUNDS", "1");
    List<Measurement> rounds = new ArrayList<>();
    for (int round = 0; round < Integer.parseInt(asked); round++) {
      rounds.add(figure.measure());
    }
    rounds.sort(Comparator.comparingDouble(Measurement::figure));
    Measurement median = rounds.get(rounds.size() / 2);
    List<Double> figures = rounds.stream().map(Measurement::figure).toList();
    write(folder.resolve(figure.name() + ".json"), figure, median, figures);
    return median;
  }

  private static String machine() throws IOException {
    String model = System.getProperty("os.arch");
    Path cpu = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpu)) {
      model =
          Files.readAllLines(cpu).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
    return "%d cores of %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            model,
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  private static void print(Measurement measured) {
    List<List<String>> table = new ArrayList<>();
    table.add(measured.header());
    table.addAll(measured.rows());
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = table.stream().mapToInt(other -> other.get(at).length()).max().orElse(1);
        line.append(
            String.format(
                Locale.ROOT,
                column == 0 ? "%-" + width + "s" : "  %" + width + "s",
                row.get(column)));
      }
      System.out.println(line.toString().stripTrailing());
    }
  }

  private static void write(Path file, Figure figure, Measurement measured, List<Double> figures)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", figure.name());
    json.put("about", figure.about());
    json.put("figure", measured.figure());
    json.put("figures", figures);
    json.put("unit", measured.unit());
    json.put("goal", measured.goal());
    json.put("better", measured.better().name().toLowerCase(Locale.ROOT));
    json.put("ok", measured.ok());
    json.put("java", Runtime.version().toString());
    json.put("measured", LocalDate.now(ZoneOffset.UTC).toString());
    json.put("machine", machine());
    json.put("header", measured.header());
    json.put("rows", measured.rows());
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, gson.toJson(json) + "\n");
  }
}
