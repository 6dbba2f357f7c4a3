package io.domainflow.migration;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.domainflow.impact.Impact;
import io.domainflow.impact.Touched;
import io.domainflow.reports.JsonFile;
import io.domainflow.script.ScriptRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A verdict as JSON. Keys are only ever added; {@code schemaVersion} grows when that is untrue. */
public final class JsonReport {
  private static final int SCHEMA_VERSION = 1;

  private JsonReport() {}

  /** Writes it, and the directories above it. */
  public static void write(Verdict verdict, Path file) throws IOException {
    JsonFile.write(of(verdict), file);
  }

  static JsonObject of(Verdict verdict) {
    JsonObject json = new JsonObject();
    json.addProperty("schemaVersion", SCHEMA_VERSION);
    json.addProperty("verdict", verdict.failed() ? "failed" : "passed");
    json.addProperty("summary", verdict.summary());
    json.addProperty("server", verdict.server());
    json.addProperty("serverVersion", verdict.serverVersion());
    json.add("locations", texts(verdict.set().locations()));
    json.addProperty("naming", verdict.set().style());
    json.add("counts", counts(verdict));
    JsonArray migrations = new JsonArray();
    verdict.outcomes().forEach(outcome -> migrations.add(migration(verdict, outcome)));
    json.add("migrations", migrations);
    json.add("chain", chain(verdict.chain()));
    JsonArray findings = new JsonArray();
    verdict.findings().forEach(finding -> findings.add(finding(finding)));
    json.add("findings", findings);
    JsonArray accepted = new JsonArray();
    verdict.accepted().forEach(finding -> accepted.add(finding(finding)));
    json.add("accepted", accepted);
    return json;
  }

  private static JsonObject counts(Verdict verdict) {
    JsonObject json = new JsonObject();
    json.addProperty("migrations", verdict.outcomes().size());
    json.addProperty("passed", verdict.passed());
    json.addProperty("repeatables", verdict.set().repeatables().size());
    json.addProperty("errors", verdict.count(Severity.ERROR));
    json.addProperty("warnings", verdict.count(Severity.WARNING));
    json.addProperty("notes", verdict.count(Severity.NOTE));
    json.addProperty("accepted", verdict.accepted().size());
    return json;
  }

  private static JsonObject migration(Verdict verdict, MigrationOutcome outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("version", outcome.migration().version().toString());
    json.addProperty("description", outcome.migration().description());
    json.addProperty("upFile", outcome.migration().up().file());
    outcome.migration().down().ifPresent(down -> json.addProperty("downFile", down.file()));
    JsonObject up = step(outcome.up());
    up.add("waits", waits(verdict.waits(outcome.migration().up())));
    workload(verdict.calls(outcome.migration().up()), up);
    json.add("up", up);
    JsonObject back = step(outcome.down());
    back.add("waits", waits(outcome.migration().down().map(verdict::waits).orElse(List.of())));
    outcome.migration().down().ifPresent(down -> workload(verdict.calls(down), back));
    json.add("down", back);
    json.add("upAgain", step(outcome.upAgain()));
    return json;
  }

  private static void workload(List<CallsMeanwhile> calls, JsonObject step) {
    for (CallsMeanwhile each : calls) {
      JsonObject json = new JsonObject();
      json.addProperty("calls", each.met().count());
      json.addProperty("longestMillis", millis(each.met().longest()));
      json.addProperty("refused", each.met().refused());
      step.add("workload", json);
    }
  }

  private static JsonArray waits(List<Waits> waits) {
    JsonArray json = new JsonArray();
    for (Waits each : waits) {
      JsonObject table = new JsonObject();
      table.addProperty("relation", each.met().table());
      table.addProperty("rows", each.rows());
      table.addProperty("readersMillis", millis(each.met().reading()));
      table.addProperty("writersMillis", millis(each.met().writing()));
      table.addProperty("refused", each.met().refused());
      json.add(table);
    }
    return json;
  }

  private static JsonObject step(Step step) {
    JsonObject json = new JsonObject();
    json.addProperty("state", step.state().text());
    for (ScriptRun run : step.runs()) {
      json.addProperty("elapsedMillis", millis(run.elapsed()));
      json.addProperty("way", run.way().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      JsonArray statements = new JsonArray();
      for (ScriptRun.Executed executed : run.statements()) {
        JsonObject statement = new JsonObject();
        statement.addProperty("line", executed.statement().line());
        statement.addProperty("elapsedMillis", millis(executed.elapsed()));
        step.impacts().stream()
            .filter(impact -> impact.statement().equals(executed.statement()))
            .findFirst()
            .ifPresent(
                impact -> {
                  statement.add("touches", touches(impact));
                  statement.addProperty("heldMillis", millis(impact.held()));
                });
        statements.add(statement);
      }
      json.add("statements", statements);
    }
    return json;
  }

  private static JsonArray touches(Impact impact) {
    JsonArray json = new JsonArray();
    for (Touched touched : impact.touched()) {
      JsonObject each = new JsonObject();
      each.addProperty("relation", touched.relation());
      each.addProperty("kind", touched.kind());
      each.addProperty("lock", touched.mode() == null ? "" : touched.mode().toString());
      each.addProperty("rewritten", touched.rewritten());
      each.addProperty("scanned", touched.scanned());
      json.add(each);
    }
    return json;
  }

  private static JsonObject chain(ChainOutcome chain) {
    JsonObject json = new JsonObject();
    json.addProperty("state", chain.state().text());
    json.addProperty("migrations", chain.migrations());
    json.addProperty("downTo", chain.downTo());
    json.addProperty("elapsedMillis", millis(chain.elapsed()));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("rule", finding.rule().id());
    json.addProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.addProperty("migration", finding.migration());
    json.addProperty("file", finding.file());
    json.addProperty("line", finding.line());
    json.addProperty("sqlState", finding.sqlState());
    json.addProperty("message", finding.message());
    json.add("details", texts(finding.details()));
    return json;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray json = new JsonArray();
    texts.forEach(json::add);
    return json;
  }

  private static double millis(Duration elapsed) {
    return Math.round(elapsed.toNanos() / 1e5) / 10.0;
  }
}
