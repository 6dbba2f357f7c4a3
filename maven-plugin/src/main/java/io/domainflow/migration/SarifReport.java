package io.domainflow.migration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/** A verdict as SARIF 2.1.0, which code hosts show beside the lines that it is about. */
public final class SarifReport {
  private SarifReport() {}

  /** Writes it, and the directories above it. */
  public static void write(Verdict verdict, Path file) throws IOException {
    JsonFile.write(of(verdict), file);
  }

  static JsonObject of(Verdict verdict) {
    List<Rule> rules =
        new TreeSet<>(verdict.findings().stream().map(Finding::rule).toList()).stream().toList();
    JsonArray results = new JsonArray();
    verdict.findings().forEach(finding -> results.add(result(finding, rules)));
    JsonObject driver =
        object(
            "name",
            new JsonPrimitive("DomainFlow"),
            "rules",
            array(rules.stream().map(SarifReport::rule).toList()));
    JsonObject run = object("tool", object("driver", driver), "results", results);
    return object(
        "$schema", new JsonPrimitive("https://json.schemastore.org/sarif-2.1.0.json"),
        "version", new JsonPrimitive("2.1.0"),
        "runs", array(List.of(run)));
  }

  private static JsonObject rule(Rule rule) {
    return object(
        "id", new JsonPrimitive(rule.id()),
        "shortDescription", text(rule.id().replace('-', ' ')),
        "defaultConfiguration", object("level", new JsonPrimitive(level(rule.severity()))));
  }

  private static JsonObject result(Finding finding, List<Rule> rules) {
    String message = finding.message();
    if (!finding.details().isEmpty()) {
      message += "\n" + String.join("\n", finding.details());
    }
    JsonObject result =
        object(
            "ruleId", new JsonPrimitive(finding.rule().id()),
            "ruleIndex", new JsonPrimitive(rules.indexOf(finding.rule())),
            "level", new JsonPrimitive(level(finding.severity())),
            "message", text(message),
            "partialFingerprints", object("finding/v1", new JsonPrimitive(fingerprint(finding))));
    if (!finding.file().isEmpty()) {
      JsonObject place =
          object("artifactLocation", object("uri", new JsonPrimitive(uri(finding.file()))));
      place.add("region", object("startLine", new JsonPrimitive(Math.max(1, finding.line()))));
      result.add("locations", array(List.of(object("physicalLocation", place))));
    }
    return result;
  }

  /** The same wherever in its file the finding stands. */
  private static String fingerprint(Finding finding) {
    return UUID.nameUUIDFromBytes(finding.key().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String uri(String file) {
    return file.replace("%", "%25").replace(" ", "%20").replace('\\', '/');
  }

  private static String level(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
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
