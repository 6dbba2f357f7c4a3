package io.domainflow.reports;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What became of checks of a kind, as a page, JSON, SARIF and JUnit's XML. */
public final class CheckReports {
  private static final int SCHEMA_VERSION = 1;

  private CheckReports() {}

  /**
   * Writes {@code KIND.html}, {@code KIND.json}, {@code KIND.sarif} and {@code
   * TEST-domainflow-KIND.xml}, and the directories above them.
   *
   * @param folders in the directory, with pages of their own for checks, and perhaps an index
   */
  public static void write(CheckKind kind, List<Check> checks, Path directory, List<Path> folders)
      throws IOException {
    HtmlFile.write(
        new ChecksPage(kind.words(), checks, directory, folders).text(),
        directory.resolve(kind.file() + ".html"));
    JsonFile.write(json(checks), directory.resolve(kind.file() + ".json"));
    sarif(kind.file(), checks, directory.resolve(kind.file() + ".sarif"));
    JUnitFile.write(
        "domainflow:" + kind.file(),
        checks.stream().map(CheckReports::junit).toList(),
        directory.resolve("TEST-domainflow-" + kind.file() + ".xml"));
  }

  private static JsonObject json(List<Check> checks) {
    JsonObject json = new JsonObject();
    json.addProperty("schemaVersion", SCHEMA_VERSION);
    json.addProperty("verdict", checks.stream().allMatch(Check::passed) ? "passed" : "failed");
    JsonArray all = new JsonArray();
    for (Check check : checks) {
      JsonObject one = new JsonObject();
      one.addProperty("test", check.test());
      one.addProperty("name", check.name());
      one.addProperty("status", text(check.status()));
      one.addProperty("elapsedMillis", check.elapsed().toMillis());
      one.addProperty("said", check.said());
      JsonArray states = new JsonArray();
      for (Check.State state : check.states()) {
        JsonObject seen = new JsonObject();
        seen.addProperty("id", state.id());
        seen.addProperty("expected", state.expected());
        seen.addProperty("count", state.count());
        seen.addProperty("description", state.description());
        states.add(seen);
      }
      one.add("states", states);
      all.add(one);
    }
    json.add("checks", all);
    return json;
  }

  private static String text(Check.Status status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void sarif(String kind, List<Check> checks, Path file) throws IOException {
    List<SarifFile.Result> results = new ArrayList<>();
    TreeSet<String> ids = new TreeSet<>();
    for (Check check : checks) {
      if (!check.passed()) {
        ids.add(rule(kind, check));
      }
    }
    List<SarifFile.Rule> rules = ids.stream().map(id -> new SarifFile.Rule(id, "error")).toList();
    for (Check check : checks) {
      if (!check.passed()) {
        String id = rule(kind, check);
        results.add(
            new SarifFile.Result(
                rules.get(ids.headSet(id).size()),
                (check.test() + " " + check.name()).strip() + ": " + check.said(),
                id + " " + check.test() + " " + check.name(),
                "",
                0));
      }
    }
    SarifFile.write(rules, results, file);
  }

  private static String rule(String kind, Check check) {
    return kind + "-" + text(check.status());
  }

  private static JUnitFile.Case junit(Check check) {
    StringBuilder text = new StringBuilder(check.said());
    for (Check.State state : check.states()) {
      text.append(text.length() == 0 ? "" : "\n").append(state);
    }
    return new JUnitFile.Case(
        check.test(),
        check.name().isEmpty() ? check.test().replaceFirst(".*\\.", "") : check.name(),
        check.elapsed().toMillis() / 1e3,
        switch (check.status()) {
          case PASSED -> JUnitFile.Result.PASSED;
          case FAILED -> JUnitFile.Result.FAILED;
          case ERROR, NOT_RUN -> JUnitFile.Result.ERROR;
        },
        check.headline(),
        text.toString());
  }
}
