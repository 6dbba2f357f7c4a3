package io.domainflow.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
    List<Figure> chosen = new ArrayList<>();
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
        measured = figure.measure();
      } catch (Exception | LinkageError e) { // what it started may run on, so the JVM would not end
        e.printStackTrace();
        ok = false;
        continue;
      }
      print(measured);
      write(folder.resolve(figure.name() + ".json"), figure, measured);
      System.out.println(measured.lastLine(figure.name()));
      ok &= measured.ok();
    }
    System.exit(ok ? 0 : 1);
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

  private static void write(Path file, Figure figure, Measurement measured) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", figure.name());
    json.put("about", figure.about());
    json.put("figure", measured.figure());
    json.put("unit", measured.unit());
    json.put("goal", measured.goal());
    json.put("better", measured.better().name().toLowerCase(Locale.ROOT));
    json.put("ok", measured.ok());
    json.put("java", Runtime.version().toString());
    json.put("cores", Runtime.getRuntime().availableProcessors());
    json.put("header", measured.header());
    json.put("rows", measured.rows());
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, gson.toJson(json) + "\n");
  }
}
