package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What people call steps and results; each on one line. */
final class Words {
  private static final int VALUES = 60;
  private static final int MESSAGE = 160;

  private Words() {}

  /** What the strand did. */
  static String step(Story story, Event event) {
    String session =
        story.usesSeveralSessions(event.strand()) && event.session() > 0
            ? "[session " + event.session() + "] "
            : "";
    return session + step(event);
  }

  private static String step(Event event) {
    String sql = SqlText.oneLine(event.text(), event.parameters());
    return switch (event.kind()) {
      case COMMIT -> "COMMIT";
      case AUTO_COMMIT -> "COMMIT (autocommit)";
      case ROLLBACK -> "ROLLBACK";
      case BATCH -> "batch: " + sql;
      case FETCH -> sql.toLowerCase(Locale.ROOT).startsWith("fetch") ? sql : "fetch: " + sql;
      case BORROW -> "borrow a connection";
      case RETURN -> "give the connection back";
      case CONNECT -> "connect";
      case DISCONNECT -> "disconnect";
      case LABEL -> "· " + sql + " ·";
      default -> sql;
    };
  }

  static boolean endsTransaction(Event event) {
    return event.kind() == Step.Kind.COMMIT
        || event.kind() == Step.Kind.AUTO_COMMIT
        || event.kind() == Step.Kind.ROLLBACK;
  }

  /** What came of it; empty where there is nothing to tell. */
  static String result(Story story, Event event) {
    String committed = story.committed(event) ? ", committed" : "";
    Result result = event.result();
    if (result instanceof Result.Rows rows) {
      return "→ " + rows(rows) + committed;
    } else if (result instanceof Result.Changed changed) {
      return "→ " + (changed.count() == 0 ? "none" : changed.count()) + " changed" + committed;
    } else if (result instanceof Result.Failed failed) {
      return "✗ " + error(failed);
    } else if (result instanceof Result.Unended) {
      return event.waited() ? "" : "… has not ended";
    }
    return committed.isEmpty() ? "" : "→ committed";
  }

  private static String rows(Result.Rows rows) {
    String count =
        switch ((int) Math.min(rows.count(), 2)) {
          case 0 -> "no row";
          case 1 -> "1 row";
          default -> rows.count() + " rows";
        };
    return rows.values().isEmpty() ? count : count + ": " + Glyphs.elided(values(rows), VALUES);
  }

  private static String values(Result.Rows rows) {
    return rows.values().stream().map(value -> value(value)).collect(Collectors.joining(", "));
  }

  private static String value(String value) {
    return switch (value) {
      case "null" -> "NULL";
      case "" -> "''";
      default -> Glyphs.visible(value);
    };
  }

  /** How a wait ended. */
  static String goesOn(Story story, Event event) {
    String result = result(story, event);
    return event.result() instanceof Result.Failed
        ? "… " + result
        : result.isEmpty() ? "… goes on" : "… goes on " + result;
  }

  /** With its SQLSTATE; of the server's message only the first line. */
  static String error(Result.Failed failed) {
    String message = failed.message().strip().replaceFirst("^(ERROR|FATAL): ", "");
    String line = message.lines().findFirst().orElse("").strip();
    String shown = Glyphs.elided(Glyphs.visible(line), MESSAGE);
    return failed.sqlState().isEmpty() ? shown : failed.sqlState() + " " + shown;
  }

  /** Whom it waits for. */
  static String waits(Story story, Event event) {
    boolean forEver = event.result() instanceof Result.Unended;
    return "… waits for " + names(story, event.blockers()) + (forEver ? ", to the end" : "");
  }

  static String names(Story story, List<Integer> strands) {
    return strands.stream().map(story::name).collect(Collectors.joining(" and "));
  }
}
