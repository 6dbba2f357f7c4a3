package io.domainflow.explore.report;

import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a failure what may be a secret: values of statements that speak of passwords and
 * their like, wherever else they turn up. Rather one too many. For one thread, once.
 */
final class Secrecy {
  static final String HIDDEN = "•••";

  /** A shorter value is found in too many places where it means something else. */
  private static final int TELLING = 4;

  private static final Pattern KEY = Pattern.compile("\\)=\\(.*?\\)(?= |$)");
  private static final Pattern ROW = Pattern.compile("row contains \\(.*\\)");

  private final Set<String> secrets = new LinkedHashSet<>();
  private final Map<String, SecretValues> statements = new HashMap<>();

  private Secrecy() {}

  /** The same failure, to be shown to anybody. */
  static FailedSchedule without(FailedSchedule failed) {
    return new Secrecy().cleaned(failed);
  }

  private FailedSchedule cleaned(FailedSchedule failed) {
    List<Event> events = failed.history().events().stream().map(this::cleaned).toList();
    return new FailedSchedule(
        failed.scenario(),
        failed.search(),
        new History(failed.history().strands(), events.stream().map(this::passedOn).toList()),
        failed.findings().stream()
            .map(f -> new Finding(f.kind(), passedOn(f.title()), passedOn(f.lines())))
            .toList(),
        failed.anomalies().stream()
            .map(a -> new Anomaly(a.name(), passedOn(a.edges()), a.places()))
            .toList(),
        passedOn(failed.expected()),
        failed.replay(),
        passedOn(failed.warnings()));
  }

  private Event cleaned(Event event) {
    SecretValues statement = statements.computeIfAbsent(event.text(), SecretValues::new);
    if (!statement.any()) {
      return event;
    }
    StringBuilder text = new StringBuilder();
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < statement.pieces().size(); i++) {
      SqlPiece piece = statement.pieces().get(i);
      switch (piece.kind()) {
        case MARK -> {
          text.append(piece.text());
          if (parameters.size() < event.parameters().size()) {
            parameters.add(value(statement, i, event.parameters().get(parameters.size())));
          }
        }
        case STRING -> text.append(value(statement, i, piece.text()));
        default -> text.append(piece.text());
      }
    }
    for (int i = parameters.size(); i < event.parameters().size(); i++) {
      parameters.add(HIDDEN);
    }
    return with(event, text.toString(), parameters, result(statement, event.result()));
  }

  private String value(SecretValues statement, int piece, String value) {
    if (!statement.hides(piece, value)) {
      return value;
    }
    if (statement.besideName(piece)) {
      remember(value);
    }
    return HIDDEN;
  }

  private void remember(String value) {
    boolean quoted = value.length() > 2 && value.startsWith("'") && value.endsWith("'");
    String plain = quoted ? value.substring(1, value.length() - 1) : value;
    if (plain.length() >= TELLING) {
      secrets.add(plain);
    }
  }

  private static Result result(SecretValues statement, Result result) {
    if (result instanceof Result.Rows rows) {
      return new Result.Rows(
          rows.count(),
          rows.values().stream().map(v -> statement.hidesRead(v) ? HIDDEN : v).toList());
    }
    if (result instanceof Result.Failed failed) {
      String keys = KEY.matcher(failed.message()).replaceAll(")=(" + HIDDEN + ")");
      String message = ROW.matcher(keys).replaceAll("row contains (" + HIDDEN + ")");
      return new Result.Failed(failed.sqlState(), message);
    }
    return result;
  }

  private Event passedOn(Event event) {
    Result result = event.result();
    if (result instanceof Result.Failed failed) {
      result = new Result.Failed(failed.sqlState(), passedOn(failed.message()));
    } else if (result instanceof Result.Rows rows) {
      result = new Result.Rows(rows.count(), passedOn(rows.values()));
    }
    return with(event, passedOn(event.text()), passedOn(event.parameters()), result);
  }

  private List<String> passedOn(List<String> lines) {
    return lines.stream().map(this::passedOn).toList();
  }

  private String passedOn(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, HIDDEN);
    }
    return clean;
  }

  private static Event with(Event event, String text, List<String> parameters, Result result) {
    return new Event(
        event.place(),
        event.strand(),
        event.kind(),
        event.session(),
        text,
        parameters,
        result,
        event.blockers(),
        event.endedAfter(),
        event.objects());
  }
}
