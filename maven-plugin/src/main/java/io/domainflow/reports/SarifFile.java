package io.domainflow.reports;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Findings as SARIF 2.1.0, which code hosts show beside the lines that they are about. */
public final class SarifFile {
  /**
   * A rule.
   *
   * @param level {@code error}, {@code warning} or {@code note}
   */
  public record Rule(String id, String level) {}

  /**
   * A finding.
   *
   * @param key the same wherever in its file the finding stands
   * @param file with slashes, relative to the module; empty if it is about none
   * @param line from 1; 0 if it is about none
   */
  public record Result(Rule rule, String message, String key, String file, int line) {}

  private SarifFile() {}

  /** Writes it, and the directories above it. */
  public static void write(List<Rule> rules, List<Result> results, Path file) throws IOException {
    JsonFile.write(of(rules, results), file);
  }

  /** The same, not written. */
  public static JsonObject of(List<Rule> rules, List<Result> results) {
    JsonArray found = new JsonArray();
    results.forEach(each -> found.add(result(each, rules)));
    JsonObject driver =
        object(
            "name",
            new JsonPrimitive("DomainFlow"),
            "rules",
            array(rules.stream().map(SarifFile::rule).toList()));
    JsonObject run = object("tool", object("driver", driver), "results", found);
    return object(
        "$schema", new JsonPrimitive("https://json.schemastore.org/sarif-2.1.0.json"),
        "version", new JsonPrimitive("2.1.0"),
        "runs", array(List.of(run)));
  }

  private static JsonObject rule(Rule rule) {
    return object(
        "id", new JsonPrimitive(rule.id()),
        "shortDescription", text(rule.id().replace('-', ' ')),
        "defaultConfiguration", object("level", new JsonPrimitive(rule.level())));
  }

  private static JsonObject result(Result each, List<Rule> rules) {
    String print = UUID.nameUUIDFromBytes(each.key().getBytes(StandardCharsets.UTF_8)).toString();
    JsonObject result =
        object(
            "ruleId", new JsonPrimitive(each.rule().id()),
            "ruleIndex", new JsonPrimitive(rules.indexOf(each.rule())),
            "level", new JsonPrimitive(each.rule().level()),
            "message", text(each.message()),
            "partialFingerprints", object("finding/v1", new JsonPrimitive(print)));
    if (!each.file().isEmpty()) {
      JsonObject place =
          object("artifactLocation", object("uri", new JsonPrimitive(uri(each.file()))));
      place.add("region", object("startLine", new JsonPrimitive(Math.max(1, each.line()))));
      result.add("locations", array(List.of(object("physicalLocation", place))));
    }
    return result;
  }

  private static String uri(String file) {
    return file.replace("%", "%25").replace(" ", "%20").replace('\\', '/');
  }

  private static JsonObject text(String text) {
    return object("text", new JsonPrimitive(text));
  }

  private static JsonArray array(List<? extends JsonElement> elements) {
    JsonArray array = new JsonArray();
    elements.forEach(array::add);
    return array;
  }

  /**
   * An object of keys and values by turns.
   *
   * @param entries a string, an element, and so on
   */
  private static JsonObject object(Object... entries) {
    JsonObject object = new JsonObject();
    for (List<Object> rest = Arrays.asList(entries);
        !rest.isEmpty();
        rest = rest.subList(2, rest.size())) {
      object.add((String) rest.get(0), (JsonElement) rest.get(1));
    }
    return object;
  }
}
