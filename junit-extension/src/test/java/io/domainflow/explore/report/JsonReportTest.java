package io.domainflow.explore.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import io.domainflow.explore.history.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonReportTest {
  private static final Gson GSON = new Gson();

  @Test
  void all_that_a_failure_holds_can_be_read_back(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("reports").resolve("failed.json");
    for (FailedSchedule failed : Stories.all()) {
      JsonReport.write(failed, file);

      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();

      assertThat(json.get("format").getAsInt()).isEqualTo(1);
      assertThat(read(json)).isEqualTo(failed);
    }
  }

  @Test
  void any_text_can_be_read_back() {
    String text = "\"quoted\" \\ / \b\f\n\r\t\0 \u2028 \ud83d\ude00 \ud800 é 漢";
    FailedSchedule failed =
        Stories.of(new Recorder(text).sql(0, text, Recorder.rows(text)).history());

    String json = JsonReport.of(failed);

    assertThat(json).isASCII();
    assertThat(read(JsonParser.parseString(json).getAsJsonObject())).isEqualTo(failed);
  }

  private static FailedSchedule read(JsonObject json) {
    return new FailedSchedule(
        json.get("scenario").getAsString(),
        json.get("search").getAsString(),
        new History(strings(json.get("strands")), each(json.get("events"), JsonReportTest::event)),
        each(
            json.get("findings"),
            o ->
                new Finding(
                    o.get("kind").getAsString(),
                    o.get("title").getAsString(),
                    strings(o.get("lines")))),
        each(
            json.get("anomalies"),
            o ->
                new Anomaly(
                    o.get("name").getAsString(),
                    strings(o.get("edges")),
                    integers(o.get("places")))),
        strings(json.get("expected")),
        json.get("replay").getAsString(),
        strings(json.get("warnings")));
  }

  private static Event event(JsonObject json) {
    return new Event(
        json.get("place").getAsInt(),
        json.get("strand").getAsInt(),
        Step.Kind.valueOf(json.get("kind").getAsString()),
        json.get("session").getAsInt(),
        json.get("text").getAsString(),
        strings(json.get("parameters")),
        result(json.get("result").getAsJsonObject()),
        integers(json.get("blockers")),
        json.get("endedAfter").getAsInt(),
        strings(json.get("objects")));
  }

  private static Result result(JsonObject json) {
    return switch (json.get("type").getAsString()) {
      case "done" -> new Result.Done();
      case "unended" -> new Result.Unended();
      case "rows" -> new Result.Rows(json.get("count").getAsLong(), strings(json.get("values")));
      case "changed" -> new Result.Changed(json.get("count").getAsLong());
      case "failed" ->
          new Result.Failed(json.get("sqlState").getAsString(), json.get("message").getAsString());
      default -> throw new AssertionError(json);
    };
  }

  private static List<String> strings(JsonElement json) {
    return GSON.fromJson(json, new TypeToken<List<String>>() {}.getType());
  }

  private static List<Integer> integers(JsonElement json) {
    return GSON.fromJson(json, new TypeToken<List<Integer>>() {}.getType());
  }

  private static <T> List<T> each(JsonElement json, Function<JsonObject, T> read) {
    JsonArray array = json.getAsJsonArray();
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(read)
        .toList();
  }
}
